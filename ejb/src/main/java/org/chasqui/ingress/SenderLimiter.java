// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chasqui.identity.AccountId;
import org.jboss.logging.Logger;

/**
 * Bounds how fast one account may write to another (token buckets, one per pair). Never blocks: what the database knows
 * of a pair is asked for on an executor, and until it has answered the sender counts as a stranger.
 */
public final class SenderLimiter {

    private static final Logger LOG = Logger.getLogger(SenderLimiter.class);
    private static final int MAX_PAIRS = 200_000;

    private final SendLimits limits;
    private final Contacts contacts;
    private final Executor executor;
    private final Cache<Pair, State> pairs;

    private record Pair(AccountId sender, AccountId recipient) {
        Pair reversed() {
            return new Pair(recipient, sender);
        }
    }

    /** @param executor where the database is asked */
    public SenderLimiter(SendLimits limits, Contacts contacts, Executor executor) {
        this.limits = limits;
        this.contacts = contacts;
        this.executor = executor;
        Duration longest =
                limits.stranger().refill().compareTo(limits.established().refill()) > 0
                        ? limits.stranger().refill()
                        : limits.established().refill();
        // an idle bucket is full again after its refill, so forgetting it then gives nothing away
        this.pairs = Caffeine.newBuilder()
                .maximumSize(MAX_PAIRS)
                .expireAfterAccess(longest.plusMinutes(10))
                .build();
    }

    /**
     * Takes a message's share.
     *
     * @return empty if the message may pass, else how long to wait
     */
    public Optional<Duration> take(AccountId sender, AccountId recipient) {
        ConsumptionProbe probe = state(new Pair(sender, recipient)).bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()).plusMillis(1));
    }

    /** Gives the share back: the message did not pass for another reason. */
    public void giveBack(AccountId sender, AccountId recipient) {
        state(new Pair(sender, recipient)).bucket.addTokens(1);
    }

    /** The sender's message was accepted: for the recipient the conversation is established. */
    public void wrote(AccountId sender, AccountId recipient) {
        Pair pair = new Pair(sender, recipient);
        State own = state(pair);
        if (own.noted.compareAndSet(false, true)) {
            State reverse = pairs.getIfPresent(pair.reversed());
            if (reverse != null) {
                reverse.establish();
            }
            execute(() -> contacts.note(sender, recipient), () -> own.noted.set(false));
        }
    }

    private State state(Pair pair) {
        return pairs.get(pair, p -> {
            State state = new State();
            execute(
                    () -> {
                        if (contacts.hasWritten(p.recipient, p.sender)) {
                            state.establish();
                        }
                    },
                    () -> pairs.asMap().remove(p, state));
            return state;
        });
    }

    private void execute(Runnable action, Runnable onFailure) {
        try {
            executor.execute(() -> {
                try {
                    action.run();
                } catch (Exception e) { // a commit that fails throws checked exceptions past every declaration
                    LOG.debugf("contacts cannot be asked now: %s", e);
                    onFailure.run();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debugf("contacts cannot be asked now: %s", e);
        }
    }

    private static Bucket bucket(SendLimits.Rate rate) {
        return Bucket.builder()
                .addLimit(l -> l.capacity(rate.burst()).refillGreedy(rate.perSecond(), Duration.ofSeconds(1)))
                .build();
    }

    private final class State {
        private volatile Bucket bucket = bucket(limits.stranger());
        private final AtomicBoolean established = new AtomicBoolean();
        private final AtomicBoolean noted = new AtomicBoolean();

        void establish() {
            if (established.compareAndSet(false, true)) {
                bucket = bucket(limits.established());
            }
        }
    }
}
