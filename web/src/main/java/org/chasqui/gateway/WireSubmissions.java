// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.ingress.Submission;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.Submit;

/** {@code Submit} to domain. */
final class WireSubmissions {

    private WireSubmissions() {}

    static Submission of(EnrolledDevice sender, AccountId recipient, Submit submit) {
        return new Submission(
                sender,
                recipient,
                submit.getNumber(),
                copies(submit.getCopiesList()),
                copies(submit.getOwnCopiesList()),
                handling(submit));
    }

    private static Submission.Handling handling(Submit submit) {
        long seconds = Integer.toUnsignedLong(submit.getTimeToLive());
        Submission.Care care = care(submit);
        if (seconds == 0 && care == Submission.Care.DURABLE) {
            return Submission.Handling.USUAL;
        }
        return new Submission.Handling(
                care, Optional.of(Duration.ofSeconds(seconds)).filter(Duration::isPositive));
    }

    /** An ephemeral message reaches only who is there: it cannot be urgent. */
    private static Submission.Care care(Submit submit) {
        if (submit.getEphemeral()) {
            return Submission.Care.EPHEMERAL;
        }
        return submit.getUrgent() ? Submission.Care.URGENT : Submission.Care.DURABLE;
    }

    private static List<Submission.DeviceCiphertext> copies(List<DeviceCiphertext> wire) {
        return wire.stream()
                .map(c -> new Submission.DeviceCiphertext(
                        c.getDevice(), c.getRegistrationId(), c.getTypeValue(), c.getCiphertext()))
                .toList();
    }
}
