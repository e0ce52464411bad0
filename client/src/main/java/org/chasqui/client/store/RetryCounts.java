// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;

/**
 * How often something was tried again with a device about a message: what keeps two devices that do not understand each
 * other from asking for ever.
 */
public final class RetryCounts {

    private static final String KEY =
            " WHERE purpose = ? AND account = ? AND device = ? AND conversation = ? AND number = ?";

    private final Database database;
    private final String purpose;

    /** Works on an open database; counts of different purposes have nothing to do with each other. */
    public RetryCounts(Database database, String purpose) {
        this.database = database;
        this.purpose = purpose;
    }

    /**
     * Counts one more try.
     *
     * @return how many there are now
     */
    public int tried(DeviceAddress device, MessageId message) {
        List<Object> insert = new ArrayList<>(List.of(key(device, message)));
        database.update("""
                INSERT INTO retry (purpose, account, device, conversation, number, tries, time)
                VALUES (?, ?, ?, ?, ?, 1, 0)
                ON CONFLICT DO UPDATE SET tries = tries + 1, time = 0""", insert.toArray());
        return database.first("SELECT tries FROM retry" + KEY, row -> row.getInt(1), key(device, message))
                .orElseThrow();
    }

    /** Notes that the latest try has been made. */
    public void made(DeviceAddress device, MessageId message, Instant now) {
        List<Object> parameters = new ArrayList<>(List.of(now.toEpochMilli()));
        Collections.addAll(parameters, key(device, message));
        database.update("UPDATE retry SET time = ?" + KEY, parameters.toArray());
    }

    /** Messages of the device itself for which a try is counted and not made yet, oldest number first. */
    public List<MessageId> due(DeviceAddress device) {
        return database.list(
                """
                SELECT conversation, number FROM retry WHERE purpose = ? AND account = ? AND device = ? AND time = 0
                ORDER BY conversation, number""",
                row -> new MessageId(device, AccountId.parse(row.getString(1)), row.getLong(2)),
                purpose,
                device.account().toString(),
                device.device());
    }

    /** Devices with tries that are due. */
    public List<DeviceAddress> devicesDue() {
        return database.list(
                "SELECT DISTINCT account, device FROM retry WHERE purpose = ? AND time = 0 ORDER BY account, device",
                row -> new DeviceAddress(AccountId.parse(row.getString(1)), row.getInt(2)),
                purpose);
    }

    /** How many tries were made with a device since a moment. */
    public int madeSince(DeviceAddress device, Instant since) {
        return database.first(
                        "SELECT count(*) FROM retry WHERE purpose = ? AND account = ? AND device = ? AND time >= ?",
                        row -> row.getInt(1),
                        purpose,
                        device.account().toString(),
                        device.device(),
                        since.toEpochMilli())
                .orElse(0);
    }

    /** It has worked, or will not be tried again; false if it was never tried. */
    public boolean forget(DeviceAddress device, MessageId message) {
        return database.update("DELETE FROM retry" + KEY, key(device, message)) == 1;
    }

    /** How many tries are due in all. */
    public int due() {
        return database.first(
                        "SELECT count(*) FROM retry WHERE purpose = ? AND time = 0", row -> row.getInt(1), purpose)
                .orElse(0);
    }

    /** Forgets what was last tried so long ago. */
    public void forgetOlderThan(Duration age, Instant now) {
        database.update(
                "DELETE FROM retry WHERE purpose = ? AND time > 0 AND time < ?",
                purpose,
                now.minus(age).toEpochMilli());
    }

    private Object[] key(DeviceAddress device, MessageId message) {
        return new Object[] {
            purpose,
            device.account().toString(),
            device.device(),
            message.conversation().toString(),
            message.number()
        };
    }
}
