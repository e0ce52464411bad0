// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.linking;

import java.util.function.Supplier;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.LinkException;
import org.chasqui.client.failure.ProblemException;

/** What the server's refusals mean to somebody who links a device. */
final class Refusals {

    private static final String PREFIX = "urn:chasqui:problem:";

    /** The number was given to another device while the user was asked. */
    static final String NUMBER_TAKEN = PREFIX + "number-taken";

    private Refusals() {}

    /** Does it, with words for people where the server refuses. */
    static <T> T explained(Supplier<T> request) {
        try {
            return request.get();
        } catch (ProblemException e) {
            throw explanation(e);
        }
    }

    private static ClientException explanation(ProblemException e) {
        return switch (e.type()) {
            case PREFIX + "unknown-link", PREFIX + "wrong-link-code" -> LinkException.over();
            case PREFIX + "not-primary" -> LinkException.notPrimary();
            case PREFIX + "device-limit" -> LinkException.full();
            default -> e;
        };
    }
}
