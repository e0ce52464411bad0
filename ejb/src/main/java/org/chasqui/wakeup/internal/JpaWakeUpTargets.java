// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import org.chasqui.identity.DeviceId;
import org.chasqui.wakeup.WakeUpTarget;
import org.chasqui.wakeup.WakeUpTargets;
import org.jspecify.annotations.Nullable;

/** Registrations for wake-ups in MySQL/MariaDB. */
@Singleton
class JpaWakeUpTargets implements WakeUpTargets {

    private final EntityManager entityManager;
    private final Clock clock;

    @Inject
    JpaWakeUpTargets(EntityManager entityManager, Clock clock) {
        this.entityManager = entityManager;
        this.clock = clock;
    }

    @Override
    @Transactional
    public boolean put(DeviceId device, WakeUpTarget target) {
        return switch (target) {
            case WakeUpTarget.WebPush(var endpoint, var keys) ->
                put(device, WakeUpRegistration.WEB_PUSH, endpoint.toString(), keys);
            case WakeUpTarget.Apns(var token) -> put(device, WakeUpRegistration.APNS, token, null);
        };
    }

    /** One statement, so that it is never put for a device that is just being removed. */
    private boolean put(DeviceId device, int kind, String address, WakeUpTarget.@Nullable Keys keys) {
        return entityManager
                        .createNativeQuery("insert into wake_up_registration"
                                + " (device_id, kind, address, p256dh, auth, registered_at)"
                                + " select d.id, :kind, :address, :p256dh, :auth, :now"
                                + " from device d where d.id = :device"
                                + " on duplicate key update kind = :kind, address = :address,"
                                + " p256dh = :p256dh, auth = :auth, registered_at = :now")
                        .setParameter("device", device.value())
                        .setParameter("kind", kind)
                        .setParameter("address", address)
                        .setParameter("p256dh", keys == null ? null : keys.p256dh())
                        .setParameter("auth", keys == null ? null : keys.auth())
                        .setParameter("now", clock.instant())
                        .executeUpdate()
                > 0;
    }

    @Override
    @Transactional
    public Optional<WakeUpTarget> find(DeviceId device) {
        return Optional.ofNullable(entityManager.find(WakeUpRegistration.class, device.value()))
                .map(WakeUpRegistration::target);
    }

    @Override
    @Transactional
    public void remove(DeviceId device) {
        entityManager
                .createQuery("delete from WakeUpRegistration r where r.deviceId = :device")
                .setParameter("device", device.value())
                .executeUpdate();
    }

    @Override
    @Transactional
    public void removeIfStill(DeviceId device, WakeUpTarget target) {
        String address = switch (target) {
            case WakeUpTarget.WebPush w -> w.endpoint().toString();
            case WakeUpTarget.Apns a -> a.token();
        };
        entityManager
                .createQuery("delete from WakeUpRegistration r where r.deviceId = :device and r.address = :address")
                .setParameter("device", device.value())
                .setParameter("address", address)
                .executeUpdate();
    }
}
