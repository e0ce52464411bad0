// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import org.chasqui.identity.AccountId;
import org.junit.jupiter.api.Test;

class SenderLimiterTest {

    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);

    private final Set<String> written = new HashSet<>();
    private boolean away;
    private final Queue<Runnable> queries = new ArrayDeque<>();
    // refilled so slowly that no test sees it
    private final SenderLimiter limiter = new SenderLimiter(
            new SendLimits(new SendLimits.Rate(60, 1), new SendLimits.Rate(600, 1)),
            new RecordedContacts(),
            queries::add);

    private final class RecordedContacts implements Contacts {
        @Override
        public boolean hasWritten(AccountId account, AccountId peer) {
            if (away) {
                throw new IllegalStateException("away");
            }
            return written.contains(account + " to " + peer);
        }

        @Override
        public void note(AccountId account, AccountId peer) {
            if (away) {
                throw new IllegalStateException("away");
            }
            written.add(account + " to " + peer);
        }
    }

    @Test
    void aStrangerHasASmallBurst() {
        assertThat(passed(ALICE, BOB)).isBetween(60, 70);
        assertThat(limiter.take(ALICE, BOB)).isPresent();
    }

    @Test
    void saysWhenToTryAgain() {
        passed(ALICE, BOB);

        assertThat(limiter.take(ALICE, BOB))
                .hasValueSatisfying(d -> assertThat(d.toMillis()).isBetween(1L, 1_001L));
    }

    @Test
    void whoHasBeenAnsweredHasALargeBurst() {
        written.add(BOB + " to " + ALICE);
        limiter.take(ALICE, BOB);
        runQueries();

        assertThat(passed(ALICE, BOB)).isBetween(600, 700);
    }

    @Test
    void anAnswerEstablishesTheConversationAtOnceAndIsNoted() {
        limiter.take(ALICE, BOB);
        limiter.wrote(BOB, ALICE);
        runQueries();

        assertThat(passed(ALICE, BOB)).isBetween(600, 700);
        assertThat(written).containsExactly(BOB + " to " + ALICE);
    }

    @Test
    void whatFailedToBeNotedIsNotedWithTheNextMessage() {
        away = true;
        limiter.wrote(BOB, ALICE);
        runQueries();
        away = false;
        limiter.wrote(BOB, ALICE);
        runQueries();

        assertThat(written).containsExactly(BOB + " to " + ALICE);
    }

    @Test
    void aMessageThatDidNotPassForAnotherReasonIsFree() {
        for (int i = 0; i < 200; i++) {
            assertThat(limiter.take(ALICE, BOB)).isEmpty();
            limiter.giveBack(ALICE, BOB);
        }
    }

    @Test
    void pairsDoNotDisturbEachOther() {
        passed(ALICE, BOB);

        assertThat(limiter.take(BOB, ALICE)).isEmpty();
        assertThat(limiter.take(ALICE, new AccountId(3))).isEmpty();
    }

    @Test
    void rejectsLimitsThatLetNobodyThrough() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SendLimits.Rate(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SendLimits.Rate(1, 0));
    }

    private int passed(AccountId sender, AccountId recipient) {
        int passed = 0;
        while (limiter.take(sender, recipient).isEmpty()) {
            passed++;
        }
        return passed;
    }

    private void runQueries() {
        while (!queries.isEmpty()) {
            queries.remove().run();
        }
    }
}
