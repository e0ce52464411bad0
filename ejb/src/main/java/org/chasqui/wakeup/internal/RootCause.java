// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

/** What is told of a failure whose text may name whom we tried to wake. */
final class RootCause {

    private RootCause() {}

    /** The class of what happened first. */
    static String kindOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getName();
    }
}
