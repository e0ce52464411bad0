// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What an operator may set of wake-ups; docs/operations.md names the properties.
 *
 * @param pace how often devices are woken
 * @param trustedCertificates certificates in PEM that push services may have besides those that the JDK trusts
 * @param webPush absent where no subject is set: then there is no Web Push
 * @param apns absent where no key is set: then there is no APNs
 */
public record WakeUpSettings(
        Pace pace, Optional<Path> trustedCertificates, Optional<WebPush> webPush, Optional<Apns> apns) {

    /**
     * How often devices are woken, and by how much work at a time.
     *
     * @param window a device that did not come is woken again after this time at the earliest
     * @param perHour wake-ups of one device in an hour
     * @param threads wake-ups sent at the same time
     * @param queue devices that wait to be woken; what comes beyond is dropped
     */
    public record Pace(Duration window, int perHour, int threads, int queue) {

        /** Rejects what is not positive. */
        public Pace {
            if (window.isNegative() || window.isZero()) {
                throw new IllegalArgumentException("chasqui.wakeups.window is " + window + ", it must be positive");
            }
            positive("chasqui.wakeups.per-hour", perHour);
            positive("chasqui.wakeups.threads", threads);
            positive("chasqui.wakeups.queue", queue);
        }

        private static void positive(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " is " + value + ", it must be at least 1");
            }
        }
    }

    /**
     * Web Push.
     *
     * @param subject whom the push service may write to: a {@code mailto:} or {@code https:} address
     * @param exemptHosts host names that may be in the server's own network, and on any port
     */
    public record WebPush(String subject, Set<String> exemptHosts) {

        /** Rejects what push services would. */
        public WebPush {
            boolean known = subject.startsWith("mailto:") || subject.startsWith("https://");
            if (!known || !subject.equals(URI.create(subject).toASCIIString())) {
                throw new IllegalArgumentException(
                        "chasqui.web-push.subject is " + subject + ", expected mailto:… or https://…");
            }
        }
    }

    /**
     * APNs with a token of a key.
     *
     * @param key the key
     * @param topic the app's bundle id
     * @param host Apple's production or sandbox service
     * @param port of the host
     */
    public record Apns(ApnsKey key, String topic, String host, int port) {}

    /**
     * A key from Apple's developer site.
     *
     * @param file PKCS #8 in PEM
     * @param id the key's
     * @param team the developer team's id
     */
    public record ApnsKey(Path file, String id, String team) {}
}
