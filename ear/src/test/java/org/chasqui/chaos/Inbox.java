// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.NumberRange;
import org.chasqui.protocol.v1.Receipt;
import org.chasqui.protocol.v1.ServerFrame;

/**
 * What one device has received: drops what it has seen, by message identity, as the client library does, and checks
 * what is left. It outlives the device's connections. Thread-safe.
 */
final class Inbox {

    private final long account;
    private final Ledger ledger;
    private final Map<MessageKey.Stream, BitSet> seen = new HashMap<>();
    private final Map<MessageKey.Stream, Long> sequenceOfHighest = new HashMap<>();
    private final Set<MessageKey> shown = new HashSet<>();
    private final Set<Long> sequences = new HashSet<>();
    private final Map<MessageKey.Stream, BitSet> delivered = new HashMap<>();

    Inbox(long account, Ledger ledger) {
        this.account = account;
        this.ledger = ledger;
    }

    /** Takes a delivery or an event, which is to be acknowledged. */
    synchronized void receive(ServerFrame frame, Acks acks) {
        boolean isDelivery = frame.hasDeliver();
        long sequence =
                isDelivery ? frame.getDeliver().getSequence() : frame.getEvent().getSequence();
        long previous =
                isDelivery ? frame.getDeliver().getPrevious() : frame.getEvent().getPrevious();
        long last = acks.last();
        sequences.add(sequence);
        if (!acks.add(sequence, previous)) {
            ledger.fault(
                    ledger.outOfSequence,
                    "account %x: sequence %x after %x, said to follow %x".formatted(account, sequence, last, previous));
        }
        if (isDelivery) {
            deliver(frame.getDeliver());
        } else if (frame.getEvent().hasReceipt()) {
            ledger.events.increment();
            receipt(frame.getEvent().getReceipt());
        }
    }

    /** All delivery sequences that have ever come. */
    synchronized Set<Long> sequences() {
        return Set.copyOf(sequences);
    }

    synchronized void deliver(Deliver deliver) {
        long conversation = deliver.getConversation() == 0 ? account : deliver.getConversation();
        MessageKey message = new MessageKey(
                deliver.getSenderAccount(), deliver.getSenderDevice(), conversation, deliver.getNumber());
        BitSet numbers = seen.computeIfAbsent(message.stream(), s -> new BitSet());
        int number = Math.toIntExact(message.number());
        if (numbers.get(number)) {
            ledger.redelivered.increment();
            return;
        }
        if (number < numbers.length() - 1) {
            ledger.fault(
                    ledger.reordered,
                    "account %x: %s after number %d; sequence %x, that one's %x"
                            .formatted(
                                    account,
                                    message,
                                    numbers.length() - 1,
                                    deliver.getSequence(),
                                    sequenceOfHighest.get(message.stream())));
        } else {
            sequenceOfHighest.put(message.stream(), deliver.getSequence());
        }
        numbers.set(number);
        show(message, deliver);
    }

    private void show(MessageKey message, Deliver deliver) {
        try {
            MessageKey written = Body.read(deliver.getCiphertext());
            if (!written.equals(message)) {
                ledger.fault(ledger.damaged, written + " came as " + message);
            }
            if (shown.add(written)) {
                ledger.shown.increment();
            } else {
                ledger.fault(ledger.shownTwice, written.toString());
            }
        } catch (IllegalArgumentException e) {
            ledger.fault(ledger.damaged, message + ": " + e.getMessage());
        }
    }

    private void receipt(Receipt receipt) {
        if (receipt.getKind() != Receipt.Kind.KIND_DELIVERED) {
            return;
        }
        BitSet numbers = delivered.computeIfAbsent(
                new MessageKey.Stream(account, receipt.getSenderDevice(), receipt.getAccount()), s -> new BitSet());
        for (NumberRange range : receipt.getNumbersList()) {
            int first = Math.toIntExact(range.getFirst());
            numbers.set(first, Math.max(first, Math.toIntExact(range.getLast())) + 1);
        }
    }

    synchronized boolean hasShown(MessageKey message) {
        return shown.contains(message);
    }

    synchronized Set<MessageKey> shown() {
        return Set.copyOf(shown);
    }

    synchronized int shownCount() {
        return shown.size();
    }

    /** Whether this device, of the sender's account, knows that the message was delivered. */
    synchronized boolean hasReceipt(MessageKey message) {
        return delivered.getOrDefault(message.stream(), new BitSet()).get(Math.toIntExact(message.number()));
    }
}
