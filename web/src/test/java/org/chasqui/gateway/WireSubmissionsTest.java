// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.identity.DeviceId;
import org.chasqui.ingress.Submission;
import org.chasqui.protocol.v1.Submit;
import org.junit.jupiter.api.Test;

class WireSubmissionsTest {

    private static final AccountId BOB = new AccountId(2);
    private static final EnrolledDevice ALICE =
            new EnrolledDevice(new DeviceId(1), new DeviceAddress(new AccountId(1), 1), 1);

    private static Submission.Handling handling(Submit.Builder submit) {
        return WireSubmissions.of(ALICE, BOB, submit.build()).handling();
    }

    @Test
    void isDurableUnlessToldOtherwise() {
        assertThat(handling(Submit.newBuilder())).isEqualTo(Submission.Handling.USUAL);
    }

    @Test
    void tellsUrgentMessagesApart() {
        assertThat(handling(Submit.newBuilder().setUrgent(true)))
                .isEqualTo(new Submission.Handling(Submission.Care.URGENT, Optional.empty()));
        assertThat(handling(Submit.newBuilder().setUrgent(true).setTimeToLive(60)))
                .isEqualTo(new Submission.Handling(Submission.Care.URGENT, Optional.of(Duration.ofMinutes(1))));
    }

    @Test
    void ephemeralMessagesAreNeverUrgent() {
        assertThat(handling(Submit.newBuilder().setUrgent(true).setEphemeral(true)))
                .isEqualTo(new Submission.Handling(Submission.Care.EPHEMERAL, Optional.empty()));
    }
}
