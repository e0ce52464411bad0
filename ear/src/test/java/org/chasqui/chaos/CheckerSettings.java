// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.time.Duration;
import java.util.List;

/**
 * The size of a run.
 *
 * @param accounts how many accounts; every fourth has two devices
 * @param messages submitted by all devices together
 * @param outstanding most submits of a device that wait for an answer
 * @param restless whether devices drop their connections and withhold acks while messages are submitted
 * @param patience how long the end may take in coming
 */
record CheckerSettings(int accounts, int messages, int outstanding, boolean restless, Duration patience) {

    /** Limits for people would only make the checker slow. */
    static final List<String> NO_LIMITS = List.of(
            "-Dchasqui.limits.stranger.burst=1000000",
            "-Dchasqui.limits.stranger.per-second=1000000",
            "-Dchasqui.limits.established.burst=1000000",
            "-Dchasqui.limits.established.per-second=1000000");

    private static final int ACCOUNTS = 32;
    private static final int OUTSTANDING = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** Restless devices that send this many messages. */
    static CheckerSettings messages(int messages) {
        return new CheckerSettings(ACCOUNTS, messages, OUTSTANDING, true, PATIENCE);
    }

    /** A number from the system property {@code chasqui.checker.NAME}. */
    static int number(String name, int byDefault) {
        return Integer.getInteger("chasqui.checker." + name, byDefault);
    }
}
