// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.chasqui.client.api.ControlPlane;
import org.chasqui.client.api.ServerAddress;
import org.chasqui.client.crypto.KeyRing;
import org.chasqui.client.crypto.LocalDevice;
import org.chasqui.client.messaging.KeyRotation;
import org.chasqui.client.messaging.KeyUpkeep;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.Profile;
import org.chasqui.client.store.Profiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signed and last-resort prekeys do not stay for ever, nor do the private halves of earlier ones. */
@Timeout(60)
class KeyUpkeepTest extends ScriptedTest {

    private static final Instant ENROLLED = Instant.now();

    @Test
    void replacesLastingKeysOnceAWeekAndKeepsTheEarlierOnesForAMonth() throws IOException {
        chat.alice.close();
        Path file = directory.resolve("alice").resolve("chasqui.db");
        try (Database database = Database.open(file);
                HttpClient http = HttpClient.newHttpClient()) {
            check(database, http, Duration.ofDays(6));
            assertThat(chat.published()).as("not yet due").isOne();

            for (int week = 1; week <= 6; week++) {
                check(database, http, Duration.ofDays(7L * week).plusHours(1));
                check(database, http, Duration.ofDays(7L * week).plusHours(2));
            }

            assertThat(chat.published())
                    .as("once when enrolled and once a week")
                    .isEqualTo(7);
            assertThat(database.list("SELECT id FROM signed_pre_key ORDER BY id", row -> row.getInt(1)))
                    .as("the first was replaced 35 days ago, the second 28")
                    .containsExactly(2, 3, 4, 5, 6, 7);
        }
        chat.reopen();
    }

    private void check(Database database, HttpClient http, Duration later) {
        Clock clock = Clock.fixed(ENROLLED.plus(later), ZoneOffset.UTC);
        Profile profile = new Profiles(database).find().orElseThrow();
        new KeyUpkeep(
                        new ControlPlane(http, ServerAddress.parse(profile.server())),
                        profile,
                        new KeyRing(database, LocalDevice.of(profile).identity(), clock),
                        new Profiles(database),
                        KeyRotation.STANDARD,
                        clock)
                .check();
    }
}
