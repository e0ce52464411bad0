// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.chasqui.launcher.LocalDatabase;

/**
 * What was stored and what had been pushed when epochs had begun.
 *
 * @param stored the database's rows
 * @param pushed what devices had received until then
 * @param since the epochs
 */
record Books(Set<Sequence> stored, Set<Sequence> pushed, Epochs since) {

    /** A delivery by its device and sequence. */
    record Sequence(long account, int device, long sequence) {}

    /** The rows first: whatever is gone from there when they are read has been received. */
    static Books of(LocalDatabase database, Checker checker, Epochs since) throws SQLException {
        Set<Sequence> stored = stored(database);
        return new Books(stored, pushed(checker), since);
    }

    /** Nothing has been stored or pushed since under an epoch that was over. */
    void checkNothingNew(LocalDatabase database, Checker checker) throws SQLException {
        assertThat(stored(database).stream().filter(since::areAfter).filter(s -> !stored.contains(s)))
                .as("rows of an epoch that was over")
                .isEmpty();
        assertThat(pushed(checker).stream()
                        .filter(since::areAfter)
                        .filter(s -> !stored.contains(s) && !pushed.contains(s)))
                .as("pushes of an epoch that was over")
                .isEmpty();
    }

    private static Set<Sequence> stored(LocalDatabase database) throws SQLException {
        Set<Sequence> sequences = new HashSet<>();
        try (var connection = database.openConnection();
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
}
