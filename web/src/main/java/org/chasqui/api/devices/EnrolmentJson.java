// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.devices;

import org.chasqui.devices.Enrolment;

/** An enrolled device as JSON: the only place where a token is ever shown. */
public record EnrolmentJson(String account, String user, int device, String token, long firstNumber) {

    /** From the domain's result. */
    public static EnrolmentJson of(Enrolment.Result result) {
        return new EnrolmentJson(
                result.account().id().toString(),
                result.account().name().value(),
                result.device().address().number(),
                result.token().text(),
                result.firstNumber());
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "EnrolmentJson[user=" + user + ", device=" + device + "]";
    }
}
