// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.chasqui.launcher.LocalStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The database goes away under traffic and comes back. {@code -Dchasqui.checker.outage=N} sets the seconds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseAwayIT {

    private static final int OUTAGE_SECONDS = 20;
    private static final int PER_SECOND = 200;
    private static final int BEFORE = 300;

    private LocalStack stack;

    @BeforeAll
    void startServer() throws Exception {
        stack = LocalStack.start(Path.of("target/it/database-away"), CheckerSettings.NO_LIMITS);
    }

    @AfterAll
    void stopServer() throws Exception {
        stack.close();
    }

    @Test
    void losesNothingWhileTheDatabaseStandsStill() throws Exception {
        try (Checker checker = Checker.start(stack, CheckerSettings.steady(PER_SECOND))) {
            checker.awaitAccepted(BEFORE);
            Signals.suspend(stack.database());
            outage(checker);
            Signals.resume(stack.database());
            afterwards(checker);
        }
    }

    @Test
    void losesNothingWhileTheDatabaseIsStopped() throws Exception {
        try (Checker checker = Checker.start(stack, CheckerSettings.steady(PER_SECOND))) {
            checker.awaitAccepted(BEFORE);
            stack.database().stop();
            outage(checker);
            stack.database().start();
            afterwards(checker);
        }
    }

    /** How long it lasts is what is tested, not something waited for. */
    private static void outage(Checker checker) {
        Duration length = Duration.ofSeconds(CheckerSettings.number("outage", OUTAGE_SECONDS));
        int before = checker.accepted();
        await().pollDelay(length).atMost(length.plusMinutes(1)).until(() -> true);
        System.out.printf(
                "database away %d s: %d accepted and %d refused as busy meanwhile%n",
                length.toSeconds(),
                checker.accepted() - before,
                checker.ledger().busy.sum());
    }

    private static void afterwards(Checker checker) {
        checker.awaitAccepted(BEFORE);
        checker.stopSending();
        checker.verify();
        assertThat(checker.ledger().busy.sum()).as("submits refused as BUSY").isPositive();
    }
}
