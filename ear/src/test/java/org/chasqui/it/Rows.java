// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import java.sql.SQLException;
import org.chasqui.launcher.LocalStack;

/** Looks into the database behind the server's back. */
public final class Rows {

    private Rows() {}

    public static long waiting(LocalStack stack) {
        try (var connection = stack.openConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery("select count(*) from delivery_record")) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError("the database must answer", e);
        }
    }
}
