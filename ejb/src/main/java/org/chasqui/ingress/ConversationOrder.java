// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.chasqui.identity.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the conversations of one connection in the order of their numbers where a number is refused for the time being:
 * what follows it is refused as well, until the number itself is submitted again. Without that a number that was
 * submitted behind the refused one would be accepted before it. Holds nothing while nothing is refused. Thread-safe.
 */
public final class ConversationOrder {

    /** With numbers refused in so many conversations, nothing is admitted in any other. */
    static final int MAX_CONVERSATIONS = 1_024;

    /** The lowest number refused, by conversation. */
    private @Nullable Map<AccountId, Long> refused;

    /** The number is refused for now and will be submitted again. */
    public synchronized void refused(AccountId conversation, long number) {
        Map<AccountId, Long> lowest = refused;
        if (lowest == null) {
            lowest = new HashMap<>();
            refused = lowest;
        }
        if (lowest.size() < MAX_CONVERSATIONS || lowest.containsKey(conversation)) {
            lowest.merge(conversation, number, Math::min);
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
        Map<AccountId, Long> lowest = refused;
        if (lowest == null) {
            return false;
        }
        Long first = lowest.get(conversation);
        return first == null ? lowest.size() >= MAX_CONVERSATIONS : number > first;
    }

    /** Whether the number may go its way; if it is the one that was waited for, those behind it may follow. */
    public synchronized boolean admits(AccountId conversation, long number) {
        if (holdsBack(conversation, number)) {
            return false;
        }
        Map<AccountId, Long> lowest = refused;
        if (lowest != null && lowest.remove(conversation, number) && lowest.isEmpty()) {
            refused = null;
        }
        return true;
    }
}
