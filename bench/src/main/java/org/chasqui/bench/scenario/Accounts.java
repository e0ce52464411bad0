// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.Options;
import org.chasqui.bench.stream.Destination;

/**
 * Who is there in {@link OneToOne}, beside the number of pairs.
 *
 * @param devices that each account has, all of them connected
 * @param slowPairs so many pairs more whose recipients alone are behind the link; they are not counted
 */
public record Accounts(int devices, int slowPairs) {

    /** As many as the server lets an account have, unless set otherwise. */
    private static final int MAX_DEVICES = 5;

    /** What the largest number of pairs makes with one device each. */
    private static final int MAX_CONNECTIONS = 40_000;

    /** Rejects what cannot be measured. */
    public Accounts {
        Options.require("--devices", devices, 1, MAX_DEVICES);
        Options.require("--slow-pairs", slowPairs, 0, 10_000);
    }

    /** Copies that a message has: one for each device of the recipient and for each other device of the sender. */
    int copies() {
        return 2 * devices - 1;
    }

    /**
     * Rejects what does not go together with so many devices.
     *
     * @throws BenchFailure naming the option that is too large
     */
    public void requireFitting(Load load) {
        int longest = Destination.longestCiphertext(copies());
        if (load.bytes() > longest) {
            throw new BenchFailure(
                    BenchFailure.USAGE,
                    "--bytes is " + load.bytes() + ", expected 1 to " + longest + " with --devices " + devices
                            + ": the " + copies() + " copies of a message travel in one frame");
        }
        long connections = 2L * (load.pairs() + slowPairs) * devices;
        if (devices > 1 && connections > MAX_CONNECTIONS) {
            throw new BenchFailure(
                    BenchFailure.USAGE,
                    "--pairs and --slow-pairs with --devices " + devices + " make " + connections
                            + " connections, expected at most " + MAX_CONNECTIONS);
        }
    }
}
