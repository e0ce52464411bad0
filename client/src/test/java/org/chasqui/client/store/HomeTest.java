// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.chasqui.client.failure.HomeException;
import org.chasqui.client.failure.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    @TempDir
    Path parent;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void isReadableByItsOwnerOnly() throws IOException {
        Path directory = parent.resolve("a/home");

        try (Home home = Home.create(directory)) {
            home.database().update("INSERT INTO draft (user, body) VALUES ('bob', 'secret')");

            assertThat(permissions(directory)).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files.toList())
                        .extracting(file -> file.getFileName().toString())
                        .contains("chasqui.db", "chasqui.db-wal");
            }
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files.toList())
                        .allSatisfy(file ->
                                assertThat(permissions(file)).as("%s", file).isEqualTo("rw-------"));
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void tightensPermissionsThatHaveBecomeLoose() throws IOException {
        Path directory = parent.resolve("home");
        Home.create(directory).close();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(directory.resolve("chasqui.db"), PosixFilePermissions.fromString("rw-r--r--"));

        Home.open(directory).close();

        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("chasqui.db"))).isEqualTo("rw-------");
    }

    @Test
    void canBeOpenOnceAtATime() {
        Path directory = parent.resolve("home");
        try (Home _ = Home.create(directory)) {
            assertThatThrownBy(() -> Home.open(directory))
                    .isInstanceOfSatisfying(
                            HomeException.class, e -> assertThat(e.kind()).isEqualTo(HomeException.Kind.IN_USE))
                    .hasMessageContaining("in use");
        }
        Home.open(directory).close();
    }

    @Test
    void isNotMadeOfSomebodyElsesDirectory() throws IOException {
        Files.writeString(parent.resolve("letter.txt"), "mine");

        assertThatThrownBy(() -> Home.create(parent))
                .isInstanceOf(HomeException.class)
                .hasMessageContaining("other files");
    }

    @Test
    void openingCreatesNothing() {
        Path directory = parent.resolve("none");

        assertThatThrownBy(() -> Home.open(directory)).hasMessageContaining("chasqui enrol");
        assertThat(directory).doesNotExist();
    }

    @Test
    void refusesAFileOfALaterVersion() {
        Path directory = parent.resolve("home");
        try (Home home = Home.create(directory)) {
            home.database().update("PRAGMA user_version = 99");
        }

        assertThatThrownBy(() -> Home.open(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("version is 99");
        assertThatThrownBy(() -> Home.open(directory))
                .as("the lock is free again")
                .isInstanceOf(StoreException.class);
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
