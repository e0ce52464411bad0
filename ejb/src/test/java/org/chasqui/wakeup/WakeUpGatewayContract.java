// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link WakeUpGateway} does; run against a push service that the test has started.
 *
 * @param <T> whom it wakes
 */
public interface WakeUpGatewayContract<T extends WakeUpTarget> {

    /** How the push service answers. */
    enum Answer {
        TAKEN,
        GONE,
        UNKNOWN_TARGET,
        BUSY,
        BROKEN,
        FORBIDDEN,
        NONE
    }

    /** One that trusts the push service, and is not patient. */
    WakeUpGateway<T> gateway();

    T target();

    /** From now on. */
    void answer(Answer answer);

    /** What the push service has been told for the target, in clear. */
    List<String> heard() throws Exception;

    void stopService() throws Exception;

    @Test
    default void wakes() throws Exception {
        assertThat(gateway().wake(target())).isEqualTo(new WakeUpOutcome.Sent());
        assertThat(heard()).hasSize(1);
    }

    @Test
    default void saysTheSameEachTime() throws Exception {
        gateway().wake(target());
        gateway().wake(target());

        assertThat(heard()).hasSize(2).allSatisfy(said -> assertThat(said).isEqualTo(heard().getFirst()));
    }

    @Test
    default void tellsOfTargetsThatAreGone() throws Exception {
        for (Answer answer : List.of(Answer.GONE, Answer.UNKNOWN_TARGET)) {
            answer(answer);
            assertThat(gateway().wake(target())).as(answer.name()).isEqualTo(new WakeUpOutcome.Gone());
        }
    }

    @Test
    default void leavesABusyOrBrokenServiceAloneForAWhile() throws Exception {
        for (Answer answer : List.of(Answer.BUSY, Answer.BROKEN)) {
            answer(answer);
            assertThat(gateway().wake(target())).as(answer.name()).isInstanceOf(WakeUpOutcome.Retry.class);
        }
    }

    @Test
    default void tellsWhatWasRefusedWithoutNamingTheTarget() throws Exception {
        answer(Answer.FORBIDDEN);

        assertThat(gateway().wake(target()))
                .isInstanceOfSatisfying(
                        WakeUpOutcome.Refused.class,
                        refused -> assertThat(refused.reason())
                                .isNotBlank()
                                .hasSizeLessThan(60)
                                .matches("[A-Za-z0-9 ]+"));
    }

    @Test
    default void triesAgainLaterWhereNobodyAnswers() throws Exception {
        answer(Answer.NONE);

        assertThat(gateway().wake(target())).isEqualTo(new WakeUpOutcome.Retry(Optional.empty()));
    }

    @Test
    default void triesAgainLaterWhereNobodyIs() throws Exception {
        stopService();

        assertThat(gateway().wake(target())).isEqualTo(new WakeUpOutcome.Retry(Optional.empty()));
    }

    /** For services that do not answer. */
    Duration IMPATIENT = Duration.ofSeconds(3);
}
