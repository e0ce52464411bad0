// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.proxy;

import java.util.concurrent.TimeUnit;

/**
 * The way between devices and server.
 *
 * @param rttMillis round trip, half of it each way
 * @param loss share of segments lost, 0 to less than 1
 */
public record Link(double rttMillis, double loss) {

    /** Nothing in between. */
    public static final Link DIRECT = new Link(0, 0);

    /** Linux waits so long beyond the measured round trip before it sends a lone segment again (TCP_RTO_MIN). */
    private static final double RETRANSMISSION_MILLIS = 200;

    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    /** Rejects a way that nothing would get through. */
    public Link {
        if (!(rttMillis >= 0 && rttMillis <= 10_000)) {
            throw new IllegalArgumentException("the round trip is " + rttMillis + " ms, expected 0 to 10000");
        }
        if (!(loss >= 0 && loss <= 0.5)) {
            throw new IllegalArgumentException("the loss is " + loss + ", expected 0 to 0.5");
        }
    }

    /** Whether no proxy is needed. */
    public boolean direct() {
        return rttMillis == 0 && loss == 0;
    }

    long oneWayNanos() {
        return (long) (rttMillis * NANOS_PER_MILLI / 2);
    }

    /** How much later than the first try a repeated segment arrives. */
    long retransmissionNanos() {
        return (long) ((rttMillis + RETRANSMISSION_MILLIS) * NANOS_PER_MILLI);
    }
}
