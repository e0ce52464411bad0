// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chasqui.devices.DeviceRemoved;
import org.chasqui.identity.DeviceId;

/** Devices say here where they want to be woken. */
@Singleton
public class WakeUps {

    /** Apple says that the length may change; it has been 32 bytes so far. */
    private static final Pattern APNS_TOKEN = Pattern.compile("(?:[0-9A-Fa-f]{2}){16,100}");

    private final WakeUpSettings settings;
    private final WakeUpTargets targets;
    private final PushEndpoints endpoints;
    private final VapidIdentity vapid;

    @Inject
    WakeUps(WakeUpSettings settings, WakeUpTargets targets, PushEndpoints endpoints, VapidIdentity vapid) {
        this.settings = settings;
        this.targets = targets;
        this.endpoints = endpoints;
        this.vapid = vapid;
    }

    /** Registers a Web Push subscription. Asks a name server, so never call it on an IO thread. */
    public RegisterOutcome register(DeviceId device, String endpoint, WakeUpTarget.Keys keys) {
        if (settings.webPush().isEmpty()) {
            return new RegisterOutcome.Unavailable();
        }
        if (!SubscriptionKeys.isPublicKey(keys.p256dh())) {
            return new RegisterOutcome.InvalidKey("p256dh");
        }
        if (!SubscriptionKeys.isAuth(keys.auth())) {
            return new RegisterOutcome.InvalidKey("auth");
        }
        Optional<URI> checked = endpoints.parse(endpoint);
        return checked.isEmpty()
                ? new RegisterOutcome.InvalidEndpoint()
                : put(device, new WakeUpTarget.WebPush(checked.get(), keys));
    }

    /** Registers a device at Apple's push service. */
    public RegisterOutcome register(DeviceId device, String apnsToken) {
        if (settings.apns().isEmpty()) {
            return new RegisterOutcome.Unavailable();
        }
        return APNS_TOKEN.matcher(apnsToken).matches()
                ? put(device, new WakeUpTarget.Apns(apnsToken))
                : new RegisterOutcome.InvalidKey("token");
    }

    private RegisterOutcome put(DeviceId device, WakeUpTarget target) {
        return targets.put(device, target) ? new RegisterOutcome.Registered() : new RegisterOutcome.UnknownDevice();
    }

    /** The device is not woken any more. */
    public void unregister(DeviceId device) {
        targets.remove(device);
    }

    /** The public key that a browser subscribes with; empty where there is no Web Push. */
    public Optional<byte[]> vapidKey() {
        return settings.webPush().map(w -> vapid.publicKey());
    }

    void onRemoved(@Observes DeviceRemoved removed) {
        targets.remove(removed.device().id());
    }
}
