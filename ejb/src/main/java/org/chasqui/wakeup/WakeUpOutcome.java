// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import java.time.Duration;
import java.util.Optional;

/** What became of a wake-up. */
public sealed interface WakeUpOutcome {

    /** The push service has taken it. */
    record Sent() implements WakeUpOutcome {}

    /** The push service knows the target no more: it is to be forgotten. */
    record Gone() implements WakeUpOutcome {}

    /**
     * Not now: the push service is busy, away, or does not answer.
     *
     * @param after how long it wants to be left alone, if it said so
     */
    record Retry(Optional<Duration> after) implements WakeUpOutcome {}

    /**
     * Not this way, and trying again does not help.
     *
     * @param reason for the log: a status or a name, never a token, an address or the service's own words
     */
    record Refused(String reason) implements WakeUpOutcome {}
}
