// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chasqui.client.identity.MessageId;

/**
 * Where messages stand in what is shown. A message stands at its server time; where a higher number of the same device
 * has overtaken it, because it was rejected and had to be sent again, it stands just before that one. Every device that
 * has the same messages arrives at the same order, in whatever order they came.
 */
final class DisplayOrder {

    /** For queries on {@code message m}. */
    static final String BY_PLACE = " ORDER BY m.place, m.sender_account, m.sender_device, m.number";

    /** The other way round. */
    static final String BY_PLACE_LATEST_FIRST =
            " ORDER BY m.place DESC, m.sender_account DESC, m.sender_device DESC, m.number DESC";

    private static final String ON_THE_SAME_LINE = " sender_account = ? AND sender_device = ? AND conversation = ?";

    private final Database database;

    DisplayOrder(Database database) {
        this.database = database;
    }

    /** Finds the place of a message whose server time has become known, and moves those that it has overtaken. */
    void place(MessageId id, Instant time) {
        long place = database.first(
                        "SELECT min(place) FROM message WHERE" + ON_THE_SAME_LINE
                                + " AND number > ? AND ticks NOT IN ('PENDING', 'FAILED')",
                        row -> row.getObject(1) == null ? Long.MAX_VALUE : row.getLong(1),
                        History.key(id))
                .filter(overtaker -> overtaker < time.toEpochMilli())
                .orElse(time.toEpochMilli());
        database.update("UPDATE message SET place = ?" + History.BY_ID, parameters(place, id));
        List<Object> earlier = new ArrayList<>(List.of(parameters(place, id)));
        earlier.add(place);
        database.update(
                "UPDATE message SET place = ? WHERE" + ON_THE_SAME_LINE
                        + " AND number < ? AND ticks NOT IN ('PENDING', 'FAILED') AND place > ?",
                earlier.toArray());
    }

    /** Finds the place anew of a message whose server time has risen, and of those that it had overtaken. */
    void placeAnew(MessageId id) {
        long before = database.first(
                        "SELECT place FROM message" + History.BY_ID, row -> row.getLong(1), History.key(id))
                .orElseThrow();
        List<Object> bound = new ArrayList<>(List.of(History.key(id)));
        bound.add(before);
        List<Long> numbers = database.list(
                "SELECT number FROM message WHERE" + ON_THE_SAME_LINE
                        + " AND number <= ? AND ticks NOT IN ('PENDING', 'FAILED') AND place = ? ORDER BY number DESC",
                row -> row.getLong(1),
                bound.toArray());
        for (long number : numbers) {
            List<Object> key =
                    new ArrayList<>(List.of(History.key(new MessageId(id.sender(), id.conversation(), number))));
            key.addAll(List.copyOf(key));
            database.update(
                    "UPDATE message SET place = min(time, coalesce((SELECT min(m.place) FROM message m WHERE"
                            + " m.sender_account = ? AND m.sender_device = ? AND m.conversation = ? AND m.number > ?"
                            + " AND m.ticks NOT IN ('PENDING', 'FAILED')), time))" + History.BY_ID,
                    key.toArray());
        }
    }

    private static Object[] parameters(long place, MessageId id) {
        List<Object> all = new ArrayList<>(List.of(History.key(id)));
        all.addFirst(place);
        return all.toArray();
    }
}
