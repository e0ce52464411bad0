// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chasqui.bench.BenchFailure;

/**
 * How broker and server are set, as far as it can be read in WildFly's base directory; what was not read is "unknown".
 * The journal's type is what the last start logged: with AIO configured and no libaio Artemis uses NIO.
 */
public final class ServerSettings {

    private static final String UNKNOWN = "unknown";
    private static final Pattern JOURNAL = Pattern.compile("AMQ22101(2|3)");
    private static final Pattern MESSAGING =
            Pattern.compile("<subsystem xmlns=\"urn:jboss:domain:messaging-activemq:.*?</subsystem>", Pattern.DOTALL);

    private ServerSettings() {}

    /**
     * Reads {@code journal_type} and {@code journal_sync}.
     *
     * @param base {@code jboss.server.base.dir}, with {@code log/} and {@code configuration/} in it
     */
    public static Map<String, Object> read(Optional<Path> base) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(
                "journal_type",
                base.map(b -> journalType(b.resolve("log/server.log"))).orElse(UNKNOWN));
        settings.put(
                "journal_sync",
                base.map(b -> journalSync(b.resolve("configuration/standalone-full.xml")))
                        .orElse(UNKNOWN));
        return settings;
    }

    private static String journalType(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(JOURNAL::matcher)
                    .filter(Matcher::find)
                    .map(m -> m.group(1).equals("2") ? "AIO" : "NIO")
                    .reduce((first, second) -> second)
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            throw unreadable(log, e);
        }
    }

    private static String journalSync(Path configuration) {
        try {
            return journalSync(Files.readString(configuration));
        } catch (IOException e) {
            throw unreadable(configuration, e);
        }
    }

    /** "on" if nothing turns it off: both settings are true unless the configuration says false. */
    static String journalSync(String configuration) {
        Matcher subsystem = MESSAGING.matcher(configuration);
        if (!subsystem.find()) {
            return UNKNOWN;
        }
        String messaging = subsystem.group();
        boolean off = Stream.of("sync-transactional", "sync-non-transactional")
                .anyMatch(s -> messaging.contains(s + "=\"false\""));
        return off ? "off" : "on";
    }

    private static BenchFailure unreadable(Path file, IOException e) {
        return new BenchFailure(
                BenchFailure.USAGE, file + " cannot be read: --server-dir is WildFly's jboss.server.base.dir", e);
    }
}
