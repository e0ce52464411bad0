// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownJdkTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "25, true",
        "25.0.1, true",
        "26-ea, true",
        "100.1, true",
        "24.0.2, false",
        "17.0.15, false",
        "1.8.0, false"
    })
    void tellsANewJdkFromAnOldOne(String version, boolean newEnough) throws IOException {
        Files.writeString(
                directory.resolve("release"),
                "IMPLEMENTOR=\"Someone\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");

        assertThat(KnownJdk.isNewEnough(directory)).isEqualTo(newEnough);
    }

    @Test
    void takesNoOtherDirectoryForAJdk() {
        assertThat(KnownJdk.isNewEnough(directory)).isFalse();
        assertThat(KnownJdk.isNewEnough(directory.resolve("gone"))).isFalse();
    }

    @Test
    void recordsTheJdkThatBuilds() throws IOException {
        Path file = directory.resolve("made/build-jdk");

        KnownJdk.main(new String[] {file.toString()});

        assertThat(KnownJdk.isNewEnough(Path.of(Files.readString(file)))).isTrue();
    }

    @Test
    void isCompiledForOldJava() throws IOException {
        for (Class<?> type : new Class<?>[] {Launcher.class, KnownJdk.class}) {
            try (var in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
                byte[] head = in.readNBytes(8);
                assertThat(head[7] & 0xff).as("class file version of %s", type).isLessThanOrEqualTo(61);
            }
        }
    }
}
