// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.identity.NumberLine;
import org.chasqui.protocol.Range;

/**
 * A set of message numbers per sender device and conversation, kept as ranges: what receipts have said, also of
 * messages that this device has not seen yet, and which marks the server has yet to confirm.
 */
public final class NumberRanges {

    private static final String OF_LINE =
            " FROM number_range WHERE purpose = ? AND account = ? AND device = ? AND conversation = ?";

    private final Database database;
    private final String purpose;

    /** Works on an open database; sets of different purposes have nothing to do with each other. */
    public NumberRanges(Database database, String purpose) {
        this.database = database;
        this.purpose = purpose;
    }

    /** Adds numbers, joining what overlaps or touches. */
    public void add(NumberLine line, Range range) {
        database.transaction(() -> {
            List<Range> known = takeOut(line, new Range(range.first() - 1, range.last() + 1));
            long first = known.stream().mapToLong(Range::first).reduce(range.first(), Math::min);
            long last = known.stream().mapToLong(Range::last).reduce(range.last(), Math::max);
            insert(line, new Range(first, last));
            return known;
        });
    }

    /** Takes numbers out; those that are not in are ignored. */
    public void remove(NumberLine line, Range range) {
        database.transaction(() -> {
            List<Range> known = takeOut(line, range);
            for (Range old : known) {
                if (old.first() < range.first()) {
                    insert(line, new Range(old.first(), range.first() - 1));
                }
                if (old.last() > range.last()) {
                    insert(line, new Range(range.last() + 1, old.last()));
                }
            }
            return known;
        });
    }

    /** Whether a message's number is in. */
    public boolean contains(MessageId id) {
        return database.exists(
                "SELECT 1" + OF_LINE + " AND ? BETWEEN first AND last", parameters(id.line(), id.number()));
    }

    /** Everything, rising within its line. */
    public Map<NumberLine, List<Range>> all() {
        Map<NumberLine, List<Range>> found = new LinkedHashMap<>();
        database.list(
                "SELECT account, device, conversation, first, last FROM number_range WHERE purpose = ?"
                        + " ORDER BY account, device, conversation, first",
                row -> found.computeIfAbsent(
                                new NumberLine(
                                        new DeviceAddress(AccountId.parse(row.getString(1)), row.getInt(2)),
                                        AccountId.parse(row.getString(3))),
                                _ -> new ArrayList<>())
                        .add(new Range(row.getLong(4), row.getLong(5))),
                purpose);
        return found;
    }

    private List<Range> takeOut(NumberLine line, Range touching) {
        String where = OF_LINE + " AND last >= ? AND first <= ?";
        Object[] parameters = parameters(line, touching.first(), touching.last());
        List<Range> known = database.list(
                "SELECT first, last" + where, row -> new Range(row.getLong(1), row.getLong(2)), parameters);
        database.update("DELETE" + where, parameters);
        return known;
    }

    private void insert(NumberLine line, Range range) {
        database.update(
                "INSERT INTO number_range (purpose, account, device, conversation, first, last) VALUES (?, ?, ?, ?, ?, ?)",
                parameters(line, range.first(), range.last()));
    }

    private Object[] parameters(NumberLine line, Object... further) {
        List<Object> all = new ArrayList<>(List.of(
                purpose,
                line.sender().account().toString(),
                line.sender().device(),
                line.conversation().toString()));
        Collections.addAll(all, further);
        return all.toArray();
    }
}
