// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import java.sql.SQLException;
import org.chasqui.launcher.LocalStack;

/** Looks into the database behind the server's back. */
public final class Rows {

    private Rows() {}

    /** What waits for any device. */
    public static long waiting(LocalStack stack) {
        return count(stack, "select count(*) from delivery_record");
    }

    /** What waits for one device. */
    public static long waiting(LocalStack stack, RawDevice device) {
        return count(
                stack,
                "select count(*) from delivery_record r join device d on d.id = r.device_id where d.account_id = "
                        + device.account() + " and d.number = " + device.number());
    }

    private static long count(LocalStack stack, String query) {
        try (var connection = stack.openConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError("the database must answer", e);
        }
    }
}
