// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {

    @Test
    void noticesSilence() throws InterruptedException {
        CountDownLatch silent = new CountDownLatch(1);

        new SilenceWatch(Duration.ofMillis(10), silent::countDown).start();

        assertThat(silent.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void noticesNothingOnceStopped() throws InterruptedException {
        CountDownLatch silent = new CountDownLatch(1);
        CountDownLatch later = new CountDownLatch(1);
        SilenceWatch stopped = new SilenceWatch(Duration.ofMillis(10), silent::countDown);
        stopped.start();
        stopped.stop();

        new SilenceWatch(Duration.ofMillis(50), later::countDown).start();

        assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(silent.getCount()).isOne();
    }
}
