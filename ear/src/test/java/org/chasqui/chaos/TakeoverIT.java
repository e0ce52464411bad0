// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import static org.awaitility.Awaitility.await;

import com.mysql.cj.jdbc.exceptions.MySQLTransactionRollbackException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.chasqui.delivery.Shard;
import org.chasqui.launcher.LocalStack;
import org.junit.jupiter.api.Test;

/**
 * The owner of all shards is suspended under traffic, and somebody else becomes the owner of some: what another node
 * does to the database when it takes over, done by the test. Resumed, the old owner must notice before it stores or
 * pushes anything, and then own again, since nobody else takes its batches. Two servers are {@link TwoOwnersIT}'s.
 */
class TakeoverIT {

    private static final int PER_SECOND = 400;
    private static final int BEFORE = 300;
    private static final int TAKEOVERS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** As shipped. */
    private static final Duration LEASE = Duration.ofSeconds(1);

    private int taken;
    private int locked;

    @Test
    void storesAndPushesNothingUnderAnEpochThatIsOver() throws Exception {
        try (LocalStack stack = LocalStack.start(Path.of("target/it/takeover"), CheckerSettings.NO_LIMITS);
                Checker checker = Checker.start(stack, CheckerSettings.steady(PER_SECOND))) {
            int takeovers = CheckerSettings.number("takeovers", TAKEOVERS);
            for (int i = 0; i < takeovers; i++) {
                checker.awaitAccepted(BEFORE);
                takeOver(stack);
                outlastLease();
                Books books = Books.of(stack.database(), checker, Epochs.of(stack.database()));
                Signals.resume(stack.server());
                checker.awaitAccepted(BEFORE);
                books.checkNothingNew(stack.database(), checker);
            }
            System.out.printf("%d shards taken over, %d held by the suspended owner's transaction%n", taken, locked);
            checker.stopSending();
            checker.verify();
        }
    }

    /** Suspends the server and raises epochs, one at least. */
    private void takeOver(LocalStack stack) {
        int before = taken;
        await().atMost(PATIENCE).until(() -> {
            Signals.suspend(stack.server());
            for (int shard = 0; shard < Shard.COUNT; shard++) {
                raise(stack, shard);
            }
            if (taken == before) {
                Signals.resume(stack.server());
            }
            return taken > before;
        });
    }

    /**
     * Nobody takes a shard over sooner than {@code chasqui.delivery.lease} after its owner was last heard of: within it
     * the owner need not ask, and may push what it has begun.
     */
    private static void outlastLease() {
        await().pollDelay(LEASE.plusMillis(500)).until(() -> true);
    }

    /** A server suspended within a transaction holds the shard's row in shard_owner, and keeps everybody out. */
    private void raise(LocalStack stack, int shard) throws SQLException {
        try (var connection = stack.openConnection();
                var statement = connection.createStatement()) {
            statement.execute("set session innodb_lock_wait_timeout = 1");
            taken += statement.executeUpdate(
                    "update shard_owner set epoch = epoch + 1, owner = 'another' where shard = " + shard);
        } catch (MySQLTransactionRollbackException e) {
            locked++;
        }
    }
}
