// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

/** Told what the launcher is doing, a short line at a time. */
@FunctionalInterface
public interface Progress {

    /** For callers who do not want to know. */
    Progress SILENT = line -> {};

    void step(String line);
}
