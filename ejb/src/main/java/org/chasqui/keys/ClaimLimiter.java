// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Bounds how often one device may claim the prekeys of an account, since every claim uses up one-time keys. By device:
 * when an account links one more, every device of those who write to it has a bundle to claim.
 */
@Singleton
public class ClaimLimiter {

    private static final int MAX_PAIRS = 100_000;

    private final int burst;
    private final Duration refill;
    private final Cache<Pair, Bucket> pairs;

    private record Pair(DeviceAddress claimer, AccountId target) {}

    /**
     * Called by the container.
     *
     * @param burst claims at once
     * @param refill time in which one more is allowed
     */
    @Inject
    public ClaimLimiter(
            @ConfigProperty(name = "chasqui.limits.claims.burst", defaultValue = "6") int burst,
            @ConfigProperty(name = "chasqui.limits.claims.refill", defaultValue = "PT10M") Duration refill) {
        if (burst < 1 || refill.isNegative() || refill.isZero()) {
            throw new IllegalArgumentException(
                    "chasqui.limits.claims: burst " + burst + " and refill " + refill + " must be positive");
        }
        this.burst = burst;
        this.refill = refill;
        this.pairs = Caffeine.newBuilder()
                .maximumSize(MAX_PAIRS)
                .expireAfterAccess(refill.multipliedBy(burst))
                .build();
    }

    /**
     * Takes a claim's share.
     *
     * @return empty if the claim may pass, else how long to wait
     */
    public Optional<Duration> take(DeviceAddress claimer, AccountId target) {
        ConsumptionProbe probe =
                pairs.get(new Pair(claimer, target), p -> bucket()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(l -> l.capacity(burst).refillGreedy(1, refill))
                .build();
    }
}
