// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import org.chasqui.bench.BenchFailure;
import org.chasqui.protocol.Limits;

/**
 * How much is asked of the server.
 *
 * @param pairs senders, each with a recipient of its own
 * @param window messages that each sender keeps outstanding
 * @param bytes of a ciphertext
 * @param seconds measured
 * @param warmUp seconds before that
 */
public record Load(int pairs, int window, int bytes, int seconds, int warmUp) {

    /** Submits that a connection may have unanswered. */
    static final int MAX_WINDOW = 1_024;

    /** Rejects what cannot be measured. */
    public Load {
        require("--pairs", pairs, 1, 20_000);
        require("--window", window, 1, MAX_WINDOW);
        require("--bytes", bytes, 1, Limits.MAX_CIPHERTEXT_BYTES);
        require("--seconds", seconds, 1, 3_600);
        require("--warm-up", warmUp, 0, 3_600);
    }

    static void require(String option, long value, long lowest, long highest) {
        if (value < lowest || value > highest) {
            throw new BenchFailure(
                    BenchFailure.USAGE, option + " is " + value + ", expected " + lowest + " to " + highest);
        }
    }
}
