// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.chasqui.identity.AccountId;
import org.chasqui.launcher.LocalDatabase;
import org.chasqui.routing.ShardMap;

/** Who owned which shard at one time, and under which epoch. */
final class Epochs {

    private static final int SHIFT = 32;

    private final Map<Integer, Long> epochs = new TreeMap<>();
    private final Map<String, Long> owners = new HashMap<>();

    private Epochs() {}

    static Epochs of(LocalDatabase database) throws SQLException {
        Epochs now = new Epochs();
        try (var connection = database.openConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select shard, epoch, owner from shard_owner")) {
            while (rows.next()) {
                now.epochs.put(rows.getInt(1), rows.getLong(2));
                now.owners.merge(rows.getString(3), 1L, Long::sum);
            }
        }
        return now;
    }

    /** How many shards each server owns, by the name of its node. */
    Map<String, Long> owners() {
        return owners;
    }

    boolean isEachLaterThan(Epochs before) {
        return before.epochs.entrySet().stream().allMatch(e -> epochs.getOrDefault(e.getKey(), 0L) > e.getValue());
    }

    /** Whether the delivery's sequence was given under an epoch that was over at that time. */
    boolean areAfter(Books.Sequence s) {
        int shard = ShardMap.of(new AccountId(s.account())).number();
        return (s.sequence() >>> SHIFT) < epochs.getOrDefault(shard, 0L);
    }

    @Override
    public String toString() {
        return epochs.entrySet().stream()
                .map(e -> e.getKey() + ":" + e.getValue())
                .collect(Collectors.joining(" "));
    }
}
