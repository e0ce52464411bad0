// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URI;
import org.chasqui.wakeup.WakeUpTarget;
import org.jspecify.annotations.Nullable;

/** Where a device wants to be woken. Read only: rows are written by statements of {@link JpaWakeUpTargets}. */
@Entity
@Table(name = "wake_up_registration")
class WakeUpRegistration {

    static final int WEB_PUSH = 0;
    static final int APNS = 1;

    @Id
    @Column(name = "device_id")
    private long deviceId;

    private int kind;

    @Column(nullable = false)
    private String address;

    private byte @Nullable [] p256dh;

    private byte @Nullable [] auth;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected WakeUpRegistration() {}

    WakeUpTarget target() {
        if (kind == WEB_PUSH && p256dh != null && auth != null) {
            return new WakeUpTarget.WebPush(URI.create(address), new WakeUpTarget.Keys(p256dh, auth));
        }
        if (kind == APNS) {
            return new WakeUpTarget.Apns(address);
        }
        throw new IllegalStateException("a registration of kind " + kind + " of device " + deviceId);
    }
}
