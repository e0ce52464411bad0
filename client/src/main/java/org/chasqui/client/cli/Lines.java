// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.chasqui.client.api.ListedDevice;
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

    /**
     * A message in full with its date: {@code 2026-11-24 09:14 alice: text} or {@code … → bob: text ✓✓}.
     *
     * @param showing whether to say which device has sent it
     */
    String history(Message message, Predicate<DeviceAddress> showing) {
        DeviceAddress sender = message.id().sender();
        String device = showing.test(sender) ? " (device " + sender.device() + ")" : "";
        String start = date(message.time()) + " " + time(message.time()) + " ";
        return message.direction() == Direction.RECEIVED
                ? start + message.peer() + device + ": " + safe(message.text())
                : start + "→ " + message.peer() + device + ": " + safe(message.text()) + " " + mark(message.ticks());
    }

    /** A device of the own account: {@code 2 laptop linked 2026-11-24, last seen 2026-11-25}. */
    String device(ListedDevice device, DeviceAddress self) {
        List<String> facts = new ArrayList<>();
        if (device.device() == DeviceAddress.PRIMARY) {
            facts.add("primary");
        }
        if (device.device() == self.device()) {
            facts.add("this device");
        }
        facts.add("since " + date(Instant.ofEpochMilli(device.enrolledAt())));
        Long lastSeen = device.lastSeen();
        facts.add(lastSeen == null ? "never connected" : "last seen " + date(Instant.ofEpochMilli(lastSeen)));
        if (device.addressableSince() == null) {
            facts.add("has not finished linking");
        }
        Long end = device.expiresAt();
        if (end != null) {
            facts.add("ends " + date(Instant.ofEpochMilli(end)) + " unless it connects");
        }
        return device.device() + "  " + safe(device.name()) + "  " + String.join(", ", facts);
    }

    /** What a person should be told of at once, whatever else is shown; empty if there is nothing to say. */
    Optional<String> notice(ClientEvent event) {
        return switch (event) {
            case ClientEvent.SendFailed failed -> Optional.of(failed(failed));
            case ClientEvent.Unreadable(UnreadableMessage message) -> Optional.of(unreadable(message));
            case ClientEvent.UncertifiedSender(String user, int device) ->
                Optional.of(
                        "! WARNING: a message was refused. It claims to be from " + user + ", but its device " + device
                                + " is not certified by " + user + ": somebody may have added it. Tell " + user
                                + " by another way, and the server's administrator.");
            case ClientEvent.AccountKeyChanged(String user) ->
                Optional.of("! WARNING: the safety number with " + user + " has changed. What follows may come from"
                        + " somebody else. Nothing is sent to " + user
                        + " until you have compared \"chasqui safety-number "
                        + user + "\" and said: chasqui accept " + user);
            case ClientEvent.DeviceLinked(int device) ->
                Optional.of(
                        "! Device " + device + " of yours was linked. If that was not you: chasqui revoke " + device);
            case ClientEvent.DeviceRevoked(int device) -> Optional.of("! Device " + device + " of yours was revoked.");
            case ClientEvent.DeviceExpiring(int device, Instant end) ->
                Optional.of("! Device " + device + " of yours has not connected for long. It is revoked on " + date(end)
                        + " unless it does.");
            case ClientEvent.HistoryReceived(int messages) ->
                Optional.of("Your primary device has told this one " + messages
                        + (messages == 1 ? " earlier message." : " earlier messages."));
            case ClientEvent.Received _,
                    ClientEvent.SentElsewhere _,
                    ClientEvent.TicksChanged _,
                    ClientEvent.ReadElsewhere _,
                    ClientEvent.CaughtUp _,
                    ClientEvent.Disconnected _,
                    ClientEvent.Reconnecting _,
                    ClientEvent.Reconnected _ -> Optional.empty();
        };
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

    private LocalDate date(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }

    private String time(Instant instant) {
        return TIME.format(instant.atZone(zone));
    }

    private static String shortened(String text) {
        String line = safe(text.lines().findFirst().orElse(""));
        boolean cut = line.length() > SHORT || text.lines().count() > 1;
        return cut ? line.substring(0, Math.min(SHORT, line.length())) + "…" : line;
    }

    /** A text of others, without what could move the cursor. */
    static String safe(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}&&[^\\n\\t\\u200d]]", "\ufffd").replace("\n", "\n      ");
    }
}
