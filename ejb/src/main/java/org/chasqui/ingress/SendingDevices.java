// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.chasqui.devices.AccountDevices;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.DeviceId;

/**
 * Which devices may write for their accounts: a connection can outlive its device for a moment. A device that the
 * account's list holds may, which costs no query. One that it does not hold was removed, or was enrolled and cannot be
 * written to yet; the database knows, and what it says is good for {@link #REMEMBERED}. Thread-safe.
 */
public final class SendingDevices {

    /** For so long a device that is in no list may still write after it was removed. */
    static final Duration REMEMBERED = Duration.ofSeconds(1);

    private static final int MAX_DEVICES = 10_000;

    private final Predicate<DeviceId> enrolled;
    private final Cache<DeviceId, Boolean> known;

    /**
     * Knows nothing yet.
     *
     * @param enrolled whether there is such a device; may ask a database
     * @param nanoTime monotonic, in nanoseconds
     */
    public SendingDevices(Predicate<DeviceId> enrolled, LongSupplier nanoTime) {
        this.enrolled = enrolled;
        this.known = Caffeine.newBuilder()
                .maximumSize(MAX_DEVICES)
                .expireAfterWrite(REMEMBERED)
                .ticker(nanoTime::getAsLong)
                .build();
    }

    /**
     * Whether the device may write.
     *
     * @param own what its account has now
     */
    public boolean mayWrite(EnrolledDevice device, AccountDevices own) {
        if (!own.active()) {
            return false;
        }
        return own.devices().stream().anyMatch(d -> d.id().equals(device.id()))
                || known.get(device.id(), enrolled::test);
    }
}
