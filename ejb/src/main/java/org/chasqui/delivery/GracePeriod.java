// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chasqui.devices.EnrolledDevice;

/**
 * The time in which a batch's pushes may be acknowledged before anything of it is stored. Meanwhile the unacknowledged
 * batch on the broker is the durable copy. The shard's owner adds what it pushes, waits, and closes the period: what
 * was acknowledged by then is never stored. An acknowledgement that comes later, while the rest is being stored, is
 * kept until that is committed. Thread-safe: acknowledgements and lost connections come on any thread.
 */
final class GracePeriod {

    private enum State {
        OPEN,
        CLOSED,
        COMMITTED
    }

    private State state = State.OPEN;
    private final TypicalRoundTrip roundTrip;
    private int waiting;
    private final List<Unstored> late = new ArrayList<>();

    /** @param roundTrip learns how long acknowledgements take, the late ones' too */
    GracePeriod(TypicalRoundTrip roundTrip) {
        this.roundTrip = roundTrip;
    }

    /** A delivery that was pushed to a connected device and is not stored. */
    final class Unstored {
        final Delivery delivery;
        final EnrolledDevice device;
        private boolean settled;
        private boolean acknowledged;

        private Unstored(Delivery delivery, EnrolledDevice device) {
            this.delivery = delivery;
            this.device = device;
        }

        /**
         * The device has it.
         *
         * @param nanos since it was sent
         * @return false if it has been stored meanwhile, so that the acknowledgement is one of a record
         */
        boolean acknowledge(long nanos) {
            roundTrip.measured(nanos);
            synchronized (GracePeriod.this) {
                switch (state) {
                    case OPEN -> {
                        acknowledged = true;
                        settle();
                    }
                    case CLOSED -> late.add(this);
                    case COMMITTED -> {
                        return false;
                    }
                }
                return true;
            }
        }

        /** The connection is gone, or it was never pushed: nobody will acknowledge it. */
        void abandon() {
            synchronized (GracePeriod.this) {
                if (state == State.OPEN) {
                    settle();
                }
            }
        }

        private void settle() {
            if (!settled) {
                settled = true;
                waiting--;
                if (waiting == 0) {
                    GracePeriod.this.notifyAll();
                }
            }
        }

        /** Whether the device has acknowledged it within the period; final once the period is closed. */
        boolean isAcknowledged() {
            synchronized (GracePeriod.this) {
                return acknowledged;
            }
        }
    }

    /** Something is about to be pushed. */
    synchronized Unstored add(Delivery delivery, EnrolledDevice device) {
        waiting++;
        return new Unstored(delivery, device);
    }

    /** Waits until everything is acknowledged or abandoned, at most for so long; the period is closed then. */
    synchronized void await(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (waiting > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                break;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        state = State.CLOSED;
    }

    /**
     * What had to be stored is stored.
     *
     * @return what was acknowledged since the period closed
     */
    synchronized List<Unstored> committed() {
        state = State.COMMITTED;
        return List.copyOf(late);
    }
}
