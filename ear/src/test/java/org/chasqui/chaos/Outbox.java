// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.chasqui.it.RawDevice;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.Submit;

/**
 * What one device has to send: so many messages, to accounts chosen at random among its correspondents, with a bounded
 * number unanswered. It outlives the device's connections. Not thread-safe.
 */
final class Outbox {

    private final RawDevice self;
    private final Population population;
    private final Ledger ledger;
    private final List<Long> correspondents;
    private final int outstanding;
    private final Map<Long, Conversation> conversations = new HashMap<>();
    private int toBegin;

    /**
     * @param correspondents accounts to send to
     * @param messages how many to send
     * @param outstanding most that wait for an answer
     */
    Outbox(RawDevice self, Population population, Ledger ledger, List<Long> correspondents, Quota quota) {
        this.self = self;
        this.population = population;
        this.ledger = ledger;
        this.correspondents = correspondents;
        this.outstanding = quota.outstanding();
        this.toBegin = quota.messages();
    }

    /**
     * How much a device sends.
     *
     * @param messages how many in all
     * @param outstanding most that wait for an answer
     */
    record Quota(int messages, int outstanding) {}

    /** Frames to send now, repeated ones first. */
    List<ClientFrame> take() {
        int room = outstanding
                - conversations.values().stream()
                        .mapToInt(Conversation::unanswered)
                        .sum();
        for (; room > 0 && toBegin > 0; room--, toBegin--) {
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

    void accepted(long recipient, long number) {
        Conversation conversation = conversation(recipient);
        conversation.answered(number);
        ledger.accepted(conversation.stream().message(number));
    }

    void refused(long recipient, long number, long retryAfterMillis) {
        Conversation conversation = conversation(recipient);
        ledger.refused(conversation.stream().message(number));
        conversation.refused(number, retryAfterMillis);
    }

    /** @return how many messages will be sent again */
    int disconnected() {
        return conversations.values().stream()
                .mapToInt(Conversation::disconnected)
                .sum();
    }

    boolean isDone() {
        return toBegin == 0 && conversations.values().stream().allMatch(c -> c.unanswered() == 0);
    }
}
