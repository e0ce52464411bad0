// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chasqui.client.store.Homes.ALICE;
import static org.chasqui.client.store.Homes.BOB;
import static org.chasqui.client.store.Homes.toBob;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {

    @TempDir
    Path directory;

    @Test
    void bringsTheFirstVersionUpToDate() throws Exception {
        Path file = directory.resolve("chasqui.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(Schema.STEPS.getFirst());
            statement.executeUpdate("INSERT INTO profile VALUES (1, 'https://a.example', '" + ALICE
                    + "', 'alice', 1, 'token', x'00', 1, 1)");
            for (int number = 1; number <= 2; number++) {
                statement.executeUpdate("INSERT INTO message VALUES ('" + ALICE + "', 1, '" + BOB + "', " + number
                        + ", '" + BOB + "', 1, " + (100 - number) + ", 'text', 'DELIVERED', 'DELIVERED')");
            }
            statement.executeUpdate("INSERT INTO delivered VALUES ('" + BOB + "', 1, 1, 2)");
            statement.executeUpdate("PRAGMA user_version = 1");
        }

        try (Database database = Database.open(file)) {
            assertThat(new NumberRanges(database, "DELIVERED").contains(toBob(2)))
                    .isTrue();
            assertThat(new History(database, ALICE).with(BOB, 9))
                    .extracting(Message::ticks)
                    .containsExactly(Ticks.DELIVERED, Ticks.DELIVERED);
            assertThat(new Profiles(database).isOutdated()).isTrue();
        }
    }
}
