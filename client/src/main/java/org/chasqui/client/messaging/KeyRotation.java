// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Duration;
import java.time.Instant;

/**
 * How long signed and last-resort prekeys last.
 *
 * @param every after which time new ones are published
 * @param kept how long the private halves of replaced ones are kept for messages on their way
 */
public record KeyRotation(Duration every, Duration kept) {

    /** As docs/protocol.md says. */
    public static final KeyRotation STANDARD = new KeyRotation(Duration.ofDays(7), Duration.ofDays(30));

    boolean isDue(Instant published, Instant now) {
        return !published.plus(every).isAfter(now);
    }
}
