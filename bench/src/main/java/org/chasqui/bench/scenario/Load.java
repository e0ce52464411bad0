// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import org.chasqui.bench.Options;
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
        Options.require("--pairs", pairs, 1, 20_000);
        Options.require("--window", window, 1, MAX_WINDOW);
        Options.require("--bytes", bytes, 1, Limits.MAX_CIPHERTEXT_BYTES);
        Options.require("--seconds", seconds, 1, 3_600);
        Options.require("--warm-up", warmUp, 0, 3_600);
    }
}
