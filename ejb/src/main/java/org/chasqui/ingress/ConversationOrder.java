// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.chasqui.identity.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the conversations of one connection in the order of their numbers where numbers are refused for the time being:
 * what follows a refused number is refused as well, until the number itself is submitted again. Without that a number
 * that was submitted behind the refused one would be accepted before it. Holds nothing while nothing is refused.
 * Thread-safe.
 */
public final class ConversationOrder {

    /** With so many numbers refused, nothing is admitted but those. An obedient client has 1,024 outstanding. */
    static final int MAX_REFUSED = 4_096;

    private @Nullable Map<AccountId, SortedSet<Long>> refused;
    private int count;

    /** The number is refused for now and will be submitted again. */
    public synchronized void refused(AccountId conversation, long number) {
        Map<AccountId, SortedSet<Long>> byConversation = refused;
        if (byConversation == null) {
            byConversation = new HashMap<>();
            refused = byConversation;
        }
        if (count < MAX_REFUSED
                && byConversation
                        .computeIfAbsent(conversation, x -> new TreeSet<>())
                        .add(number)) {
            count++;
        }
    }

    /** The answer to a submit, noted here before it is given. What is ephemeral is not submitted again. */
    public Consumer<SubmitOutcome> noting(Submission submission, Consumer<SubmitOutcome> answer) {
        return outcome -> {
            if (outcome instanceof SubmitOutcome.Deferred
                    && !submission.handling().ephemeral()) {
                refused(submission.recipient(), submission.number());
            }
            answer.accept(outcome);
        };
    }

    /** Whether a lower number has to come first. */
    public synchronized boolean holdsBack(AccountId conversation, long number) {
        Map<AccountId, SortedSet<Long>> byConversation = refused;
        if (byConversation == null) {
            return false;
        }
        SortedSet<Long> numbers = byConversation.get(conversation);
        return numbers == null ? count >= MAX_REFUSED : numbers.first() < number;
    }

    /** Whether the number may go its way; if it is one that was waited for, it is waited for no more. */
    public synchronized boolean admits(AccountId conversation, long number) {
        if (holdsBack(conversation, number)) {
            return false;
        }
        Map<AccountId, SortedSet<Long>> byConversation = refused;
        SortedSet<Long> numbers = byConversation == null ? null : byConversation.get(conversation);
        if (byConversation != null && numbers != null && numbers.remove(number)) {
            count--;
            if (numbers.isEmpty()) {
                byConversation.remove(conversation);
            }
            if (byConversation.isEmpty()) {
                refused = null;
            }
        }
        return true;
    }
}
