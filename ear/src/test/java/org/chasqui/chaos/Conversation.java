// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What one device sends to one account: numbers that rise by one, and which of them still wait for an answer. After a
 * refusal nothing is sent until the time that the server named has passed, and then in order. Not thread-safe.
 */
final class Conversation {

    private enum State {
        TO_BE_SENT,
        SENT
    }

    private final MessageKey.Stream stream;
    private final TreeMap<Long, State> unanswered = new TreeMap<>();
    private long last;
    private long pausedUntil = System.nanoTime();

    Conversation(MessageKey.Stream stream) {
        this.stream = stream;
    }

    MessageKey.Stream stream() {
        return stream;
    }

    /** Takes the next number; it is to be sent. */
    void begin() {
        unanswered.put(++last, State.TO_BE_SENT);
    }

    /** What to send now, in order; it counts as sent. */
    List<MessageKey> take() {
        List<MessageKey> messages = new ArrayList<>();
        if (!isPaused()) {
            unanswered.replaceAll((number, state) -> {
                if (state == State.TO_BE_SENT) {
                    messages.add(stream.message(number));
                }
                return State.SENT;
            });
        }
        return messages;
    }

    boolean isPaused() {
        return System.nanoTime() - pausedUntil < 0;
    }

    /** @return whether the number was waiting for it */
    boolean answered(long number) {
        return unanswered.remove(number) != null;
    }

    void refused(long number, long retryAfterMillis) {
        unanswered.computeIfPresent(number, (n, state) -> State.TO_BE_SENT);
        pausedUntil = System.nanoTime() + retryAfterMillis * 1_000_000;
    }

    /**
     * The connection is gone, and with it any answer that was under way.
     *
     * @return how many messages will be sent again
     */
    int disconnected() {
        int again =
                (int) unanswered.values().stream().filter(s -> s == State.SENT).count();
        unanswered.replaceAll((number, state) -> State.TO_BE_SENT);
        return again;
    }

    int unanswered() {
        return unanswered.size();
    }
}
