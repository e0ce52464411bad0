// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mysql.cj.jdbc.exceptions.MySQLTransactionRollbackException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.chasqui.delivery.Shard;
import org.chasqui.identity.AccountId;
import org.chasqui.launcher.LocalStack;
import org.chasqui.routing.ShardMap;
import org.junit.jupiter.api.Test;

/**
 * The owner of all shards is suspended under traffic, and somebody else becomes the owner of some: what another node
 * does to the database when it takes over, done by the test. Resumed, the old owner must notice before it stores or
 * pushes anything. That the broker moves the queue as well takes two nodes at one external broker, and is not tested
 * here.
 */
class TakeoverIT {

    private static final int PER_SECOND = 400;
    private static final int BEFORE = 300;
    private static final int TAKEOVERS = 3;
    private static final int EPOCH_SHIFT = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private int taken;
    private int locked;

    @Test
    void storesAndPushesNothingUnderAnEpochThatIsOver() throws Exception {
        try (LocalStack stack = LocalStack.start(Path.of("target/it/takeover"), CheckerSettings.NO_LIMITS);
                Checker checker = Checker.start(stack, CheckerSettings.steady(PER_SECOND))) {
            for (int i = 0; i < TAKEOVERS; i++) {
                checker.awaitAccepted(BEFORE);
                Books before = takeOver(stack, checker);
                Signals.resume(stack.server());
                checker.awaitAccepted(BEFORE);
                before.checkNothingNew(stack, checker);
            }
            System.out.printf("%d shards taken over, %d held by the suspended owner's transaction%n", taken, locked);
            checker.stopSending();
            checker.verify();
        }
    }

    /** Suspends the server, raises epochs, and notes what is stored and what has been pushed until then. */
    private Books takeOver(LocalStack stack, Checker checker) throws Exception {
        Map<Integer, Long> raised = new HashMap<>();
        await().atMost(PATIENCE).until(() -> {
            Signals.suspend(stack.server());
            for (int shard = 0; shard < Shard.COUNT; shard++) {
                raise(stack, shard, raised);
            }
            if (raised.isEmpty()) {
                Signals.resume(stack.server());
            }
            return !raised.isEmpty();
        });
        return new Books(sequences(stack), pushed(checker), raised);
    }

    /** A server suspended within a transaction holds the shard's row in shard_owner, and keeps everybody out. */
    private void raise(LocalStack stack, int shard, Map<Integer, Long> raised) throws SQLException {
        try (var connection = stack.openConnection();
                var statement = connection.createStatement()) {
            statement.execute("set session innodb_lock_wait_timeout = 1");
            statement.executeUpdate(
                    "update shard_owner set epoch = epoch + 1, owner = 'another' where shard = " + shard);
            try (var row = statement.executeQuery("select epoch from shard_owner where shard = " + shard)) {
                if (row.next()) {
                    raised.put(shard, row.getLong(1));
                    taken++;
                }
            }
        } catch (MySQLTransactionRollbackException e) {
            locked++;
        }
    }

    /** A delivery by its device and sequence. */
    private record Sequence(long account, int device, long sequence) {}

    private static Set<Sequence> sequences(LocalStack stack) throws SQLException {
        Set<Sequence> sequences = new HashSet<>();
        try (var connection = stack.openConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select d.account_id, d.number, r.sequence from delivery_record r"
                        + " join device d on d.id = r.device_id")) {
            while (rows.next()) {
                sequences.add(new Sequence(rows.getLong(1), rows.getInt(2), rows.getLong(3)));
            }
        }
        return sequences;
    }

    private static Set<Sequence> pushed(Checker checker) {
        Set<Sequence> pushed = new HashSet<>();
        checker.devices()
                .forEach(d -> d.inbox()
                        .sequences()
                        .forEach(s -> pushed.add(
                                new Sequence(d.self().account(), d.self().number(), s))));
        return pushed;
    }

    /** What there was when the epochs {@code since} began. */
    private record Books(Set<Sequence> stored, Set<Sequence> pushed, Map<Integer, Long> since) {

        void checkNothingNew(LocalStack stack, Checker checker) throws SQLException {
            assertThat(sequences(stack).stream().filter(this::isOld).filter(s -> !stored.contains(s)))
                    .as("rows of an epoch that was over")
                    .isEmpty();
            assertThat(TakeoverIT.pushed(checker).stream()
                            .filter(this::isOld)
                            .filter(s -> !stored.contains(s) && !pushed.contains(s)))
                    .as("pushes of an epoch that was over")
                    .isEmpty();
        }

        private boolean isOld(Sequence s) {
            int shard = ShardMap.of(new AccountId(s.account())).number();
            return (s.sequence() >>> EPOCH_SHIFT) < since.getOrDefault(shard, 0L);
        }
    }
}
