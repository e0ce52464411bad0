// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chasqui.launcher.LocalDatabase;

/** Looks into the database behind the server's back. */
public final class Rows {

    private Rows() {}

    /** What waits for these devices. */
    public static long waiting(LocalDatabase database, RawDevice... devices) {
        long waiting = 0;
        for (RawDevice device : devices) {
            try (var connection = database.openConnection();
                    var statement = connection.prepareStatement(
                            "select count(*) from delivery_record r join device d on d.id = r.device_id"
                                    + " where d.account_id = ? and d.number = ?")) {
                statement.setLong(1, device.account());
                statement.setInt(2, device.number());
                try (var result = statement.executeQuery()) {
                    result.next();
                    waiting += result.getLong(1);
                }
            } catch (SQLException e) {
                throw new AssertionError("the database must answer", e);
            }
        }
        return waiting;
    }

    /** What waits for a device of an account. */
    static long waiting(LocalDatabase database, long account, int number) throws SQLException {
        try (var connection = database.openConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery("select count(*) from delivery_record r"
                        + " join device d on d.id = r.device_id where d.account_id = " + account + " and d.number = "
                        + number)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Stores a message that no owner pushes, as another node's would look whose push was lost. */
    static void insert(LocalDatabase database, RawDevice to, RawDevice from, long number) throws SQLException {
        try (var connection = database.openConnection();
                var statement = connection.prepareStatement(
                        "insert into delivery_record (device_id, sequence, kind, sender_account, sender_device,"
                                + " conversation, number, server_time, expires_at, ciphertext_type, content)"
                                + " select id, (1 << 40) + 1, 0, ?, ?, ?, ?, ?, ?, 2, 'lost push' from device"
                                + " where account_id = ? and number = ?")) {
            long now = System.currentTimeMillis();
            long[] values = {
                from.account(), from.number(), to.account(), number, now, now + 60_000, to.account(), to.number()
            };
            for (int i = 0; i < values.length; i++) {
                statement.setLong(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    /** Has all servers read an account's device list anew, after it was changed behind their backs. */
    static void deviceListChanged(LocalDatabase database, long account) throws SQLException {
        try (var connection = database.openConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("update device_list_version set version = version + 1");
            statement.executeUpdate("insert into device_list_change (version, account_id)" + " select version, "
                    + account + " from device_list_version");
        }
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true); // the lease of what they have cached
    }

    /** Makes all tickets too old. */
    static void expireTickets(LocalDatabase database) throws SQLException {
        try (var connection = database.openConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("update stream_ticket set expires_at = 1");
        }
    }

    /** Makes all links of the device's account too old. */
    static void endLinks(LocalDatabase database, RawDevice device) throws SQLException {
        try (var connection = database.openConnection();
                var statement =
                        connection.prepareStatement("update link_session set expires_at = 1 where account_id = ?")) {
            statement.setLong(1, device.account());
            statement.executeUpdate();
        }
    }

    /** Sets the day on which a device was last seen. */
    static void lastSeen(LocalDatabase database, RawDevice device, long millis) throws SQLException {
        update(
                database,
                "update device set last_seen = ? where account_id = ? and number = ?",
                millis - millis % 86_400_000,
                device.account(),
                device.number());
    }

    /** Removes a device, and says so, as another server would. */
    static void removeAsAnotherServer(LocalDatabase database, RawDevice device) throws SQLException {
        update(
                database,
                "insert into removed_device (device_id, removed_at) select id, ? from device"
                        + " where account_id = ? and number = ?",
                System.currentTimeMillis(),
                device.account(),
                device.number());
        update(database, "delete from device where account_id = ? and number = ?", device.account(), device.number());
        update(database, "update device_list_version set version = version + 1 where id = 1");
        update(
                database,
                "insert into device_list_change (version, account_id) select version, ? from device_list_version",
                device.account());
    }

    /** Notes that each of these numbers was given to a device once. */
    static void useUp(LocalDatabase database, RawDevice ofAccount, int first, int last) throws SQLException {
        for (int number = first; number <= last; number++) {
            update(database, "insert into device_number values (?, ?, 9)", ofAccount.account(), number);
        }
    }

    /** The version of the device lists. */
    static long listVersion(LocalDatabase database) throws SQLException {
        try (var connection = database.openConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery("select version from device_list_version")) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Versions of changes that are visible behind one, rising. */
    static List<Long> listVersionsBehind(Connection connection, long seen) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select distinct version from device_list_change where version > ? order by version")) {
            statement.setLong(1, seen);
            try (var result = statement.executeQuery()) {
                List<Long> versions = new ArrayList<>();
                while (result.next()) {
                    versions.add(result.getLong(1));
                }
                return versions;
            }
        }
    }

    private static void update(LocalDatabase database, String sql, long... values) throws SQLException {
        try (var connection = database.openConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setLong(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    /** What waits for devices that are no more. */
    static long ofRemoved(LocalDatabase database) {
        try (var connection = database.openConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(
                        "select count(*) from delivery_record r join removed_device d on d.device_id = r.device_id")) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError("the database must answer", e);
        }
    }

    /** What waits for any device. */
    public static long waiting(LocalDatabase database) {
        try (var connection = database.openConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery("select count(*) from delivery_record")) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError("the database must answer", e);
        }
    }
}
