// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The lines of a log that say what went wrong. */
final class LogExcerpt {

    private static final int MOST_LINES = 30;
    private static final int LONGEST_LINE = 400;
    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[;\\d]*m");
    private static final Pattern TROUBLE = Pattern.compile(" (ERROR|FATAL) |^Caused by: |^Error|^Exception in thread");

    private LogExcerpt() {}

    /** Errors and their causes, the first ones if there are many; the last lines if there are none. */
    static String errors(Path log) throws IOException {
        List<String> errors =
                lines(log).stream().filter(line -> TROUBLE.matcher(line).find()).toList();
        return errors.isEmpty()
                ? last(log, MOST_LINES)
                : String.join("\n", errors.subList(0, Math.min(errors.size(), MOST_LINES)));
    }

    static String last(Path log, int count) throws IOException {
        List<String> lines = lines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    private static List<String> lines(Path log) throws IOException {
        if (!Files.exists(log)) {
            return List.of();
        }
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .map(line -> COLOUR.matcher(line).replaceAll(""))
                .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line)
                .toList();
    }
}
