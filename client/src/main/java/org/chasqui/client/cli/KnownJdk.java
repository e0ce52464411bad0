// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a JDK that is new enough may be: {@code JAVA_HOME}, or the one that built the jar. Runs on old Java, like
 * {@link Launcher}.
 */
final class KnownJdk {

    /** The oldest Java that the client runs on. */
    static final int NEEDED = 25;

    private static final String BUILD_JDK = "/META-INF/chasqui/build-jdk";
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+).*");

    private KnownJdk() {}

    /** Called by the build, with the JDK that compiles: writes that JDK's home to a file for the jar. */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, System.getProperty("java.home"));
    }

    /** Path of a {@code java} to run, if a JDK is known that is new enough. */
    static Optional<String> find() throws IOException {
        return Stream.concat(Optional.ofNullable(System.getenv("JAVA_HOME")).stream(), builtWith().stream())
                .filter(home -> !home.isBlank())
                .map(Path::of)
                .filter(KnownJdk::isNewEnough)
                .map(home -> home.resolve("bin").resolve("java").toString())
                .findFirst();
    }

    private static Optional<String> builtWith() throws IOException {
        try (InputStream recorded = KnownJdk.class.getResourceAsStream(BUILD_JDK)) {
            return recorded == null
                    ? Optional.empty()
                    : Optional.of(new String(recorded.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Whether this is the home of a JDK, by its {@code release} file, and of one that is new enough. */
    static boolean isNewEnough(Path home) {
        try (Stream<String> lines = Files.lines(home.resolve("release"))) {
            return lines.map(VERSION::matcher)
                    .filter(Matcher::matches)
                    .anyMatch(version -> Integer.parseInt(version.group(1)) >= NEEDED);
        } catch (IOException e) {
            return false; // not a JDK, or not there any more
        }
    }
}
