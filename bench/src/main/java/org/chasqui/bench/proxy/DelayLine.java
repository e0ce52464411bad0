// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.proxy;

import java.util.random.RandomGenerator;

/**
 * When bytes that enter one direction of a connection come out of it. TCP loses nothing and reorders nothing: what a
 * lossy way does to it is that a lost segment comes a retransmission timeout later and everything behind it waits.
 */
final class DelayLine {

    /** What an Ethernet frame carries of a TCP stream with timestamps. */
    static final int SEGMENT_BYTES = 1_448;

    private final long oneWay;
    private final long timeout;
    private final double loss;
    private final RandomGenerator random;
    private boolean used;
    private long last;

    /**
     * One direction.
     *
     * @param link how long and how lossy the way is
     */
    DelayLine(Link link, RandomGenerator random) {
        this.oneWay = link.oneWayNanos();
        this.timeout = link.retransmissionNanos();
        this.loss = link.loss();
        this.random = random;
    }

    /**
     * Sends bytes on their way.
     *
     * @param now {@link System#nanoTime()}
     * @return when they arrive, never before what was sent earlier
     */
    long arrival(long now, int bytes) {
        int losses = 0;
        for (int left = bytes; left > 0; left -= SEGMENT_BYTES) {
            losses = Math.max(losses, losses());
        }
        long arrival = now + oneWay + losses * timeout;
        // compared by difference, since nanoTime may wrap
        last = used && last - arrival > 0 ? last : arrival;
        used = true;
        return last;
    }

    /** How often one segment is lost until it arrives. */
    private int losses() {
        int losses = 0;
        while (loss > 0 && random.nextDouble() < loss) {
            losses++;
        }
        return losses;
    }
}
