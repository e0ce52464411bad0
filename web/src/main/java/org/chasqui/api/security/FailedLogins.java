// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Bounds how often a wrong password may be tried, for each user name and for each address. While either has no tries
 * left no password is looked at, so that guessing costs the guesser time and us no hashing.
 */
@Singleton
public class FailedLogins {

    private static final int MAX_KEYS = 100_000;
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final int perMinute;
    private final Cache<String, Bucket> tries = Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterAccess(PERIOD)
            .build();

    /**
     * Called by the container.
     *
     * @param perMinute failed tries a minute, for each user name and for each address
     */
    @Inject
    public FailedLogins(
            @ConfigProperty(name = "chasqui.limits.logins.failed-per-minute", defaultValue = "5") int perMinute) {
        if (perMinute < 1) {
            throw new IllegalArgumentException(
                    "chasqui.limits.logins.failed-per-minute is " + perMinute + ", it must be positive");
        }
        this.perMinute = perMinute;
    }

    /** How long to wait before trying again; empty if a try is allowed now. */
    Optional<Duration> wait(String user, String address) {
        return keys(user, address)
                .flatMap(k -> Stream.ofNullable(tries.getIfPresent(k)))
                .map(b -> b.estimateAbilityToConsume(1))
                .filter(p -> !p.canBeConsumed())
                .map(p -> Duration.ofNanos(p.getNanosToWaitForRefill()))
                .max(Duration::compareTo);
    }

    /** A try has failed. */
    void failed(String user, String address) {
        keys(user, address).forEach(k -> tries.get(k, x -> bucket()).tryConsume(1));
    }

    private static Stream<String> keys(String user, String address) {
        return Stream.of("user " + user, "address " + address);
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(l -> l.capacity(perMinute).refillGreedy(perMinute, PERIOD))
                .build();
    }
}
