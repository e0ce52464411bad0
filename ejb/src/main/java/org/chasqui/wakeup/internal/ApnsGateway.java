// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.chasqui.wakeup.WakeUpGateway;
import org.chasqui.wakeup.WakeUpOutcome;
import org.chasqui.wakeup.WakeUpSettings;
import org.chasqui.wakeup.WakeUpTarget;
import org.jboss.logging.Logger;

/** Apple's push service over pushy's one connection. Thread-safe. */
final class ApnsGateway implements WakeUpGateway<WakeUpTarget.Apns> {

    private static final Logger LOG = Logger.getLogger(ApnsGateway.class);

    /**
     * An alert, because Apple delivers silent pushes at its leisure; its text is the app's own, in the user's language.
     */
    private static final String PAYLOAD =
            "{\"aps\":{\"alert\":{\"loc-key\":\"CHASQUI_NEW_MESSAGE\"},\"sound\":\"default\",\"mutable-content\":1}}";

    /** Always the same, so that Apple keeps and shows only the newest wake-up of a device. */
    private static final String COLLAPSE_ID = "chasqui";

    private static final Duration TIME_TO_LIVE = Duration.ofDays(1);
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final ApnsClient client;
    private final String topic;
    private final Duration patience;
    private final Clock clock;

    private ApnsGateway(ApnsClient client, String topic, Duration patience, Clock clock) {
        this.client = client;
        this.topic = topic;
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * Reads the key; connects with the first wake-up.
     *
     * @param trusted whose certificates the service may have; empty: whom the JDK trusts
     * @param patience for one wake-up
     * @throws IllegalArgumentException if the key cannot be read
     */
    static ApnsGateway open(
            WakeUpSettings.Apns settings, Optional<TrustedCertificates> trusted, Duration patience, Clock clock) {
        WakeUpSettings.ApnsKey key = settings.key();
        try {
            ApnsClientBuilder builder = new ApnsClientBuilder()
                    .setApnsServer(settings.host(), settings.port())
                    .setConnectionTimeout(CONNECT)
                    .setSigningKey(ApnsSigningKey.loadFromPkcs8File(key.file().toFile(), key.team(), key.id()));
            trusted.ifPresent(t -> builder.setTrustedServerCertificateChain(t.toArray()));
            return new ApnsGateway(builder.build(), settings.topic(), patience, clock);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "chasqui.apns.key-file: " + key.file() + " cannot be read as a key of Apple's", e);
        }
    }

    @Override
    public WakeUpOutcome wake(WakeUpTarget.Apns target) throws InterruptedException {
        var notification = new SimpleApnsPushNotification(
                target.token(),
                topic,
                PAYLOAD,
                clock.instant().plus(TIME_TO_LIVE),
                DeliveryPriority.IMMEDIATE,
                PushType.ALERT,
                COLLAPSE_ID);
        Future<PushNotificationResponse<SimpleApnsPushNotification>> answer = client.sendNotification(notification);
        try {
            return outcome(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            // the text may name the token
            LOG.infof("APNs cannot be reached: %s", RootCause.kindOf(e));
            return new WakeUpOutcome.Retry(Optional.empty());
        } catch (TimeoutException e) {
            LOG.infof("APNs does not answer");
            return new WakeUpOutcome.Retry(Optional.empty());
        }
    }

    private static WakeUpOutcome outcome(PushNotificationResponse<?> response) {
        if (response.isAccepted()) {
            return new WakeUpOutcome.Sent();
        }
        int status = response.getStatusCode();
        String reason = response.getRejectionReason()
                .filter(r -> r.matches("[A-Za-z]{1,50}"))
                .orElse("status " + status);
        if (status == 410 || reason.equals("BadDeviceToken")) {
            return new WakeUpOutcome.Gone();
        }
        return status == 429 || status >= 500
                ? new WakeUpOutcome.Retry(Optional.empty())
                : new WakeUpOutcome.Refused(reason);
    }

    @Override
    public void close() {
        client.close()
                .orTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(e -> null)
                .join();
    }
}
