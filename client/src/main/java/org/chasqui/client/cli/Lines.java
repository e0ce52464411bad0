// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.message.Direction;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.message.UnreadableMessage;

/**
 * How things look in a line of text. What others wrote can neither move the cursor nor pass for a line of somebody
 * else: control characters are replaced, further lines are indented.
 */
final class Lines {

    private static final int SHORT = 60;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final ZoneId zone;

    Lines(ZoneId zone) {
        this.zone = zone;
    }

    /** A message from somebody: {@code 09:14 alice: text}. */
    String received(Message message) {
        return time(message.time()) + " " + message.peer() + ": " + safe(message.text());
    }

    /** News in full where it was written elsewhere, shortened where it only got further. */
    String news(Message message, DeviceAddress self) {
        if (message.direction() == Direction.RECEIVED) {
            return received(message);
        }
        return message.id().sender().equals(self) ? ticks(message) : sentElsewhere(message);
    }

    /** A message of another device of this account. */
    String sentElsewhere(Message message) {
        return time(message.time()) + " → " + message.peer() + " (from your device "
                + message.id().sender().device() + "): " + safe(message.text());
    }

    /** How far a message of this account has come: {@code 09:14 → bob: text ✓}. */
    String ticks(Message message) {
        return time(message.time()) + " → " + message.peer() + ": " + shortened(message.text()) + " "
                + mark(message.ticks());
    }

    /** A message in full with its date: {@code 2026-11-24 09:14 alice: text} or {@code … → bob: text ✓✓}. */
    String history(Message message) {
        String date = message.time().atZone(zone).toLocalDate() + " ";
        return message.direction() == Direction.RECEIVED
                ? date + received(message)
                : date + time(message.time()) + " → " + message.peer() + ": " + safe(message.text()) + " "
                        + mark(message.ticks());
    }

    /** The same without any colour: words tell ✓✓ from ✓✓. */
    private static String mark(Ticks ticks) {
        return switch (ticks) {
            case PENDING -> "…";
            case SENT -> "✓";
            case DELIVERED -> "✓✓";
            case READ -> "✓✓ read";
            case PLAYED -> "✓✓ played";
            case FAILED -> "✗";
        };
    }

    /** A message that is lost. */
    String unreadable(UnreadableMessage message) {
        return "! A message from " + message.sender() + " could not be read: " + message.reason();
    }

    /** A message that did not go out. */
    String failed(ClientEvent.SendFailed failed) {
        return "! Not sent: \"" + shortened(failed.text()) + "\". "
                + failed.reason().getMessage();
    }

    private String time(Instant instant) {
        return TIME.format(instant.atZone(zone));
    }

    private static String shortened(String text) {
        String line = safe(text.lines().findFirst().orElse(""));
        boolean cut = line.length() > SHORT || text.lines().count() > 1;
        return cut ? line.substring(0, Math.min(SHORT, line.length())) + "…" : line;
    }

    private static String safe(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}&&[^\\n\\t\\u200d]]", "\ufffd").replace("\n", "\n      ");
    }
}
