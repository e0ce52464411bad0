// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.Directed;
import org.chasqui.client.store.History;
import org.chasqui.client.store.NewDevices;
import org.chasqui.client.store.Outbox;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.HistoryMessage;
import org.chasqui.protocol.v1.HistorySync;
import org.chasqui.protocol.v1.Text;

/**
 * Tells devices that this primary has linked what came before them, through the outbox: everything at hand once they
 * get messages themselves, and after that whatever arrives here late and was accepted before. Together with what they
 * get themselves that is everything. Methods run in the caller's transaction.
 */
final class HistoryTransfer {

    /** Newest messages that a new device is told. */
    private static final int MAX_MESSAGES = 5_000;

    private static final int MAX_PER_CONTENT = 256;
    private static final int MAX_CONTENT_BYTES = 40 * 1024;

    /** How long after it has begun a new device may be left out of receipts and marks. */
    private static final Duration TICKS_MAY_BE_LATE = Duration.ofMinutes(2);

    /** How far the clocks of several servers may be apart. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final AccountId self;
    private final NewDevices devices;
    private final History history;
    private final Outbox outbox;
    private final Clock clock;

    HistoryTransfer(Database database, AccountId self, Clock clock) {
        this.clock = clock;
        this.self = self;
        this.devices = new NewDevices(database);
        this.history = new History(database, self);
        this.outbox = new Outbox(database);
    }

    /** Linked devices of which it is not known whether they get messages yet. */
    List<Integer> expected() {
        return devices.expected();
    }

    /**
     * A device gets messages itself from that server time on.
     *
     * @return whether there is something to send now
     */
    boolean begun(int device, Instant since) {
        if (!devices.begun(device, since, clock.instant())) {
            return false;
        }
        return sendAll(device, history.latest(MAX_MESSAGES));
    }

    /** A device is none any more. */
    void gone(int device) {
        devices.forget(device);
    }

    /**
     * A message has got its server time here, perhaps before some new device existed.
     *
     * @return whether there is something to send now
     */
    boolean passOn(Message message) {
        return devices.missing(message.time().minus(MARGIN)).stream()
                .map(device -> sendAll(device, List.of(message)))
                .reduce(false, Boolean::logicalOr);
    }

    /**
     * Messages have got further here. A receipt or mark names the devices of the moment when it was made, and a device
     * that was linked a moment later does not get it: it is told for a while.
     *
     * @return whether there is something to send now
     */
    boolean passOnTicks(List<Message> changed) {
        if (changed.isEmpty()) {
            return false;
        }
        return devices.begunAfter(clock.instant().minus(TICKS_MAY_BE_LATE)).stream()
                .map(device -> sendAll(device, changed))
                .reduce(false, Boolean::logicalOr);
    }

    /** All but what the device has written itself; whether anything is left. */
    private boolean sendAll(int device, List<Message> messages) {
        DeviceAddress target = new DeviceAddress(self, device);
        List<HistoryMessage> known = messages.stream()
                .filter(message -> !message.id().sender().equals(target))
                .map(HistoryTransfer::encoded)
                .toList();
        int from = 0;
        while (from < known.size()) {
            int to = from + 1;
            int bytes = known.get(from).getSerializedSize();
            while (to < known.size()
                    && to - from < MAX_PER_CONTENT
                    && bytes + known.get(to).getSerializedSize() <= MAX_CONTENT_BYTES) {
                bytes += known.get(to++).getSerializedSize();
            }
            send(device, known.subList(from, to));
            from = to;
        }
        return !known.isEmpty();
    }

    private void send(int device, List<HistoryMessage> messages) {
        Content content = Content.newBuilder()
                .setHistorySync(HistorySync.newBuilder().addAllMessages(new ArrayList<>(messages)))
                .build();
        long _ = outbox.add(self, new Directed(device, content));
    }

    private static HistoryMessage encoded(Message message) {
        return HistoryMessage.newBuilder()
                .setSenderAccount(message.id().sender().account().value())
                .setSenderDevice(message.id().sender().device())
                .setConversation(message.id().conversation().value())
                .setNumber(message.id().number())
                .setServerTime(message.time().toEpochMilli())
                .setTicks(encoded(message.ticks()))
                .setText(Text.newBuilder().setBody(message.text()))
                .build();
    }

    private static HistoryMessage.Ticks encoded(Ticks ticks) {
        return switch (ticks) {
            case PENDING, FAILED, SENT -> HistoryMessage.Ticks.TICKS_SENT;
            case DELIVERED -> HistoryMessage.Ticks.TICKS_DELIVERED;
            case READ -> HistoryMessage.Ticks.TICKS_READ;
            case PLAYED -> HistoryMessage.Ticks.TICKS_PLAYED;
        };
    }
}
