// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.links;

import java.util.HexFormat;
import java.util.regex.Pattern;
import org.chasqui.api.problems.Problem;
import org.chasqui.devices.links.LinkOutcome;

/** What both sides of a link are answered alike. */
final class LinkFields {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

    private LinkFields() {}

    /** The session's id; a text that cannot be one names none. */
    static long id(String text) {
        if (!ID.matcher(text).matches()) {
            throw unknown();
        }
        return HexFormat.fromHexDigitsToLong(text);
    }

    static Problem refused(LinkOutcome.Refused outcome) {
        return switch (outcome) {
            case LinkOutcome.UnknownLink unknown -> unknown();
            case LinkOutcome.WrongCode wrong -> wrong();
            case LinkOutcome.NotPrimary linked ->
                new Problem(Problem.Type.NOT_PRIMARY, "only the account's primary device links others");
        };
    }

    static Problem unknown() {
        return new Problem(
                Problem.Type.UNKNOWN_LINK, "there is no such link, or it is over; the new device begins anew");
    }

    static Problem wrong() {
        return new Problem(Problem.Type.WRONG_LINK_CODE, "the code or secret is wrong; the tenth time ends the link");
    }
}
