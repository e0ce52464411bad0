// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chasqui.devices.internal.DeviceRepository;
import org.chasqui.identity.DeviceId;

/**
 * Tickets for clients that cannot set a header on a WebSocket upgrade, browsers above all: 256 random bits, good for
 * one upgrade within {@link #LIFE}, stored hashed, used up by a delete that only one of two tries can win.
 */
@Singleton
public class StreamTickets {

    /** How long a ticket can be used. */
    public static final Duration LIFE = Duration.ofSeconds(60);

    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final EntityManager entityManager;
    private final DeviceRepository repository;
    private final Devices devices;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    StreamTickets(EntityManager entityManager, DeviceRepository repository, Devices devices, Clock clock) {
        this.entityManager = entityManager;
        this.repository = repository;
        this.devices = devices;
        this.clock = clock;
    }

    /** A ticket for the device, in clear, for it only. Sweeps what has expired on the way. */
    @Transactional
    public String issue(DeviceId device) {
        entityManager
                .createNativeQuery("delete from stream_ticket where expires_at <= :now")
                .setParameter("now", clock.millis())
                .executeUpdate();
        byte[] secret = DeviceToken.newSecret(random);
        entityManager
                .createNativeQuery(
                        "insert into stream_ticket (ticket_hash, device_id, expires_at) values (:hash, :device, :end)")
                .setParameter("hash", DeviceToken.hash(secret))
                .setParameter("device", device.value())
                .setParameter("end", clock.millis() + LIFE.toMillis())
                .executeUpdate();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** Uses a ticket up. Malformed, unknown, used and expired ones are all the same. */
    @Transactional
    public Authentication redeem(String ticket) {
        if (!TEXT.matcher(ticket).matches()) {
            return new Authentication.InvalidToken();
        }
        byte[] hash = DeviceToken.hash(Base64.getUrlDecoder().decode(ticket));
        List<?> found = entityManager
                .createNativeQuery(
                        "select device_id from stream_ticket where ticket_hash = :hash and expires_at > :now for update",
                        Long.class)
                .setParameter("hash", hash)
                .setParameter("now", clock.millis())
                .getResultList();
        int used = entityManager
                .createNativeQuery("delete from stream_ticket where ticket_hash = :hash")
                .setParameter("hash", hash)
                .executeUpdate();
        Optional<DeviceId> device = found.stream()
                .filter(x -> used == 1)
                .map(id -> new DeviceId(((Number) id).longValue()))
                .findFirst();
        return device.flatMap(repository::byId).map(devices::admitted).orElseGet(Authentication.InvalidToken::new);
    }
}
