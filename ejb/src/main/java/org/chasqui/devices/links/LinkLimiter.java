// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.links;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Bounds how many link sessions an address may open: they need no credentials. */
@Singleton
public class LinkLimiter {

    private static final int MAX_ADDRESSES = 100_000;

    private final int burst;
    private final Duration refill;
    private final Cache<String, Bucket> addresses;

    /**
     * Called by the container.
     *
     * @param burst sessions at once
     * @param refill time in which one more is allowed
     */
    @Inject
    public LinkLimiter(
            @ConfigProperty(name = "chasqui.limits.links.burst", defaultValue = "10") int burst,
            @ConfigProperty(name = "chasqui.limits.links.refill", defaultValue = "PT1M") Duration refill) {
        if (burst < 1 || !refill.isPositive()) {
            throw new IllegalArgumentException(
                    "chasqui.limits.links: burst " + burst + " and refill " + refill + " must be positive");
        }
        this.burst = burst;
        this.refill = refill;
        this.addresses = Caffeine.newBuilder()
                .maximumSize(MAX_ADDRESSES)
                .expireAfterAccess(refill.multipliedBy(burst))
                .build();
    }

    /**
     * Takes a session's share.
     *
     * @param address as digits, of whoever opens it; one customer has a whole /64 of IPv6 and counts as one
     * @return empty if it may be opened, else how long to wait
     */
    public Optional<Duration> take(String address) {
        ConsumptionProbe probe = addresses.get(network(address), a -> bucket()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private static String network(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, 8)
                    : address;
        } catch (IllegalArgumentException e) {
            return address; // no address at all: some container's own idea of one
        }
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(l -> l.capacity(burst).refillGreedy(1, refill))
                .build();
    }
}
