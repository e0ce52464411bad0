// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;

/**
 * Devices that this primary has linked: from when on they get messages themselves, and whether they are to be told what
 * came before.
 */
public final class NewDevices {

    private final Database database;

    /** Works on an open database. */
    public NewDevices(Database database) {
        this.database = database;
    }

    /** A device is about to be approved. */
    public void expect(int device, ByteString identityKey, boolean history) {
        database.update(
                "INSERT OR REPLACE INTO new_device (device, identity_key, since, history) VALUES (?, ?, NULL, ?)",
                device,
                identityKey.toByteArray(),
                history);
    }

    /** Whether a device of that number and identity is one that was approved, and not another under its number. */
    public boolean isApproved(int device, ByteString identityKey) {
        return database.exists(
                "SELECT 1 FROM new_device WHERE device = ? AND identity_key = ?", device, identityKey.toByteArray());
    }

    /** It did not become one, or is one no more. */
    public void forget(int device) {
        database.update("DELETE FROM new_device WHERE device = ?", device);
    }

    /** Devices of which it is not known whether they have begun to get messages. */
    public List<Integer> expected() {
        return database.list("SELECT device FROM new_device WHERE since IS NULL ORDER BY device", row -> row.getInt(1));
    }

    /**
     * A device has begun to get messages itself.
     *
     * @param since from this server time on
     * @param now by this device's clock
     * @return whether it is to be told what came before; false if that was known already
     */
    public boolean begun(int device, Instant since, Instant now) {
        return database.update(
                                "UPDATE new_device SET since = ?, begun = ? WHERE device = ? AND since IS NULL",
                                since.toEpochMilli(),
                                now.toEpochMilli(),
                                device)
                        == 1
                && database.exists("SELECT 1 FROM new_device WHERE device = ? AND history = 1", device);
    }

    /** Devices that are to be told of a message with that server time, since no copy was made for them. */
    public List<Integer> missing(Instant serverTime) {
        return database.list(
                "SELECT device FROM new_device WHERE history = 1 AND since > ? ORDER BY device",
                row -> row.getInt(1),
                serverTime.toEpochMilli());
    }

    /**
     * Devices that had begun to get messages after that moment of this device's clock, and are to be told of the past.
     */
    public List<Integer> begunAfter(Instant then) {
        return database.list(
                "SELECT device FROM new_device WHERE history = 1 AND begun > ? ORDER BY device",
                row -> row.getInt(1),
                then.toEpochMilli());
    }
}
