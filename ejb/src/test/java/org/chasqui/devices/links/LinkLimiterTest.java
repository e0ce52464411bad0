// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkLimiterTest {

    @Test
    void limitsEachAddressOnItsOwn() {
        LinkLimiter limiter = new LinkLimiter(2, Duration.ofHours(1));
        assertThat(limiter.take("192.0.2.1")).isEmpty();
        assertThat(limiter.take("192.0.2.1")).isEmpty();
        assertThat(limiter.take("192.0.2.1"))
                .get()
                .satisfies(wait -> assertThat(wait).isBetween(Duration.ofMinutes(55), Duration.ofHours(1)));
        assertThat(limiter.take("192.0.2.2")).isEqualTo(Optional.empty());
    }

    @Test
    void refusesLimitsThatAllowNothing() {
        assertThatThrownBy(() -> new LinkLimiter(0, Duration.ofMinutes(1))).hasMessageContaining("burst 0");
        assertThatThrownBy(() -> new LinkLimiter(1, Duration.ZERO)).hasMessageContaining("PT0S");
    }
}
