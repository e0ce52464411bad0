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
 * @param perSecond messages begun per second by all devices together, 0 for as fast as the answers come
 * @param restless whether devices drop their connections and withhold acks while messages are submitted
 * @param patience how long the end may take in coming
 */
record CheckerSettings(
        int accounts, int messages, int outstanding, int perSecond, boolean restless, Duration patience) {

    /** Limits for people would only make the checker slow. */
    static final List<String> NO_LIMITS = List.of(
            "-Dchasqui.limits.stranger.burst=1000000",
            "-Dchasqui.limits.stranger.per-second=1000000",
            "-Dchasqui.limits.established.burst=1000000",
            "-Dchasqui.limits.established.per-second=1000000");

    private static final int ACCOUNTS = 32;
    private static final int OUTSTANDING = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Duration STEADY_PATIENCE = Duration.ofMinutes(5);

    /** Restless devices that send this many messages. */
    static CheckerSettings messages(int messages) {
        return new CheckerSettings(ACCOUNTS, messages, OUTSTANDING, 0, true, PATIENCE);
    }

    /** Restless devices that go on sending until they are told to stop. */
    static CheckerSettings steady(int perSecond) {
        return new CheckerSettings(
                ACCOUNTS, Integer.MAX_VALUE / ACCOUNTS / 2, OUTSTANDING, perSecond, true, STEADY_PATIENCE);
    }

    /** Two accounts, three devices that keep their connections: two thirds of the messages go to the second account. */
    static CheckerSettings quietPair(int messages) {
        return new CheckerSettings(2, messages, 4 * OUTSTANDING, 0, false, PATIENCE);
    }

    /** A number from the system property {@code chasqui.checker.NAME}. */
    static int number(String name, int byDefault) {
        return Integer.getInteger("chasqui.checker." + name, byDefault);
    }
}
