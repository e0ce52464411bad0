// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.chasqui.it.RawDevice;
import org.chasqui.protocol.v1.Accepted;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.Rejected;
import org.chasqui.protocol.v1.RejectionCode;
import org.chasqui.protocol.v1.Submit;

/**
 * What one device has to send: so many messages, to accounts chosen at random among its correspondents, with a bounded
 * number unanswered. It outlives the device's connections. Not thread-safe.
 */
final class Outbox {

    private static final int BUSY = RejectionCode.REJECTION_CODE_BUSY_VALUE;
    private static final int RATE_LIMITED = RejectionCode.REJECTION_CODE_RATE_LIMITED_VALUE;

    private final RawDevice self;
    private final Population population;
    private final Ledger ledger;
    private final List<Long> correspondents;
    private final int outstanding;
    private final Map<Long, Conversation> conversations = new HashMap<>();
    private final double perSecond;
    private final long since = System.nanoTime();
    private int toBegin;
    private int begun;

    /**
     * @param correspondents accounts to send to
     * @param quota how much
     */
    Outbox(RawDevice self, Population population, Ledger ledger, List<Long> correspondents, Quota quota) {
        this.self = self;
        this.population = population;
        this.ledger = ledger;
        this.correspondents = correspondents;
        this.outstanding = quota.outstanding();
        this.perSecond = quota.perSecond();
        this.toBegin = quota.messages();
    }

    /**
     * How much a device sends.
     *
     * @param messages how many in all
     * @param outstanding most that wait for an answer
     * @param perSecond how many on average, 0 for as fast as the answers come
     */
    record Quota(int messages, int outstanding, double perSecond) {}

    /** Frames to send now, repeated ones first. */
    List<ClientFrame> take() {
        int room = outstanding
                - conversations.values().stream()
                        .mapToInt(Conversation::unanswered)
                        .sum();
        int due = perSecond == 0 ? toBegin : (int) ((System.nanoTime() - since) / 1e9 * perSecond) - begun;
        for (int i = Math.min(Math.min(room, toBegin), due); i > 0; i--) {
            toBegin--;
            begun++;
            conversation(correspondents.get(ThreadLocalRandom.current().nextInt(correspondents.size())))
                    .begin();
        }
        List<ClientFrame> frames = new ArrayList<>();
        conversations.values().forEach(c -> c.take().forEach(m -> frames.add(submit(m))));
        return frames;
    }

    private Conversation conversation(long recipient) {
        return conversations.computeIfAbsent(
                recipient, r -> new Conversation(new MessageKey.Stream(self.account(), self.number(), r)));
    }

    private ClientFrame submit(MessageKey message) {
        Submit.Builder submit =
                Submit.newBuilder().setRecipient(message.conversation()).setNumber(message.number());
        population.of(message.conversation()).forEach(d -> submit.addCopies(copy(d, message)));
        population.of(self.account()).stream()
                .filter(d -> d.number() != self.number())
                .forEach(d -> submit.addOwnCopies(copy(d, message)));
        return ClientFrame.newBuilder().setSubmit(submit).build();
    }

    private static DeviceCiphertext copy(RawDevice device, MessageKey message) {
        return DeviceCiphertext.newBuilder()
                .setDevice(device.number())
                .setRegistrationId(device.registrationId())
                .setType(CiphertextType.CIPHERTEXT_TYPE_SIGNAL)
                .setCiphertext(Body.of(message))
                .build();
    }

    void accepted(Accepted accepted) {
        Conversation conversation = conversation(accepted.getConversation());
        conversation.answered(accepted.getNumber());
        ledger.accepted(conversation.stream().message(accepted.getNumber()));
    }

    /**
     * Only those who are to come back later are expected; anything else is a fault.
     *
     * @return milliseconds until there may be something to send again
     */
    long rejected(Rejected rejected) {
        Conversation conversation = conversation(rejected.getConversation());
        switch (rejected.getCodeValue()) {
            case BUSY -> ledger.busy.increment();
            case RATE_LIMITED -> ledger.rateLimited.increment();
            default -> ledger.fault(ledger.refusedForGood, rejected.toString());
        }
        conversation.refused(rejected.getNumber(), rejected.getRetryAfter());
        return rejected.getRetryAfter();
    }

    /** @return how many messages will be sent again */
    int disconnected() {
        return conversations.values().stream()
                .mapToInt(Conversation::disconnected)
                .sum();
    }

    /** No more than has begun. */
    void stop() {
        toBegin = 0;
    }

    int begun() {
        return begun;
    }

    boolean isDone() {
        return toBegin == 0 && conversations.values().stream().allMatch(c -> c.unanswered() == 0);
    }
}
