// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.chasqui.fixtures.Devices;
import org.chasqui.fixtures.Submissions;
import org.chasqui.identity.AccountId;
import org.junit.jupiter.api.Test;

class ConversationOrderTest {

    private static final AccountId BOB = new AccountId(2);
    private static final AccountId CAROL = new AccountId(3);
    private static final SubmitOutcome BUSY = new SubmitOutcome.Busy(Duration.ofSeconds(1));

    private final ConversationOrder order = new ConversationOrder();

    @Test
    void theLowestRefusedNumberIsWaitedFor() {
        order.refused(BOB, 8);
        order.refused(BOB, 7);
        order.refused(BOB, 9);

        assertThat(order.admits(BOB, 8)).isFalse();
        assertThat(order.admits(BOB, 6)).isTrue();
        assertThat(order.admits(BOB, 8)).isFalse();
        assertThat(order.admits(CAROL, 8)).isTrue();
        assertThat(order.admits(BOB, 7)).isTrue();
        assertThat(order.admits(BOB, 9)).isFalse();
        assertThat(order.admits(BOB, 8)).isTrue();
        assertThat(order.admits(BOB, 9)).isTrue();
        assertThat(order.admits(BOB, 10)).isTrue();
    }

    @Test
    void aNumberRefusedWhileTheOneBeforeItIsUnderWayAgainIsWaitedForToo() {
        order.refused(BOB, 13);
        // 13 is submitted again and waits for its turn; 14 is refused meanwhile
        order.refused(BOB, 14);

        assertThat(order.admits(BOB, 13)).isTrue();
        assertThat(order.admits(BOB, 15)).isFalse();
        assertThat(order.admits(BOB, 14)).isTrue();
        assertThat(order.admits(BOB, 15)).isTrue();
    }

    @Test
    void notesWhatIsToComeBackAndNothingElse() {
        note(new SubmitOutcome.UnknownAccount(), Submission.Handling.USUAL, 1);
        note(new SubmitOutcome.Accepted(0), Submission.Handling.USUAL, 2);
        note(BUSY, new Submission.Handling(true, Optional.empty()), 3);
        assertThat(order.holdsBack(BOB, 9)).isFalse();

        note(new SubmitOutcome.RateLimited(Duration.ofSeconds(1)), Submission.Handling.USUAL, 4);
        assertThat(order.holdsBack(BOB, 9)).isTrue();
    }

    private void note(SubmitOutcome outcome, Submission.Handling handling, long number) {
        Submission submission = Submissions.from(
                        Devices.ofAccount(new AccountId(1)).create(), BOB)
                .numbered(number)
                .handled(handling)
                .create();
        order.noting(submission, o -> {}).accept(outcome);
    }

    @Test
    void withTooManyNumbersRefusedNothingNewIsAdmitted() {
        for (int i = 1; i <= ConversationOrder.MAX_REFUSED; i++) {
            assertThat(order.admits(new AccountId(9_999), 1)).isTrue();
            order.refused(new AccountId(i), 1);
        }
        assertThat(order.admits(new AccountId(9_999), 1)).isFalse();

        assertThat(order.admits(BOB, 1)).isTrue();
        assertThat(order.admits(new AccountId(9_999), 1)).isTrue();
    }
}
