// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import org.chasqui.bench.Options;
import org.chasqui.protocol.Limits;

/**
 * How much is stored before it is fetched.
 *
 * @param devices who writes, and to whom
 * @param window messages that each sender keeps outstanding
 * @param bytes of a ciphertext
 * @param warmUp messages stored and fetched before the measured ones
 * @param messages of all senders together, rounded down to the same number for each
 */
public record Volume(Devices devices, int window, int bytes, int warmUp, int messages) {

    private static final int MOST = 10_000_000;

    /** Senders, each with one recipient; a recipient may have several senders. */
    public record Devices(int senders, int recipients) {

        /** Rejects what makes no sense. */
        public Devices {
            Options.require("the number of senders", senders, 1, 20_000);
            Options.require("the number of recipients", recipients, 1, senders);
        }
    }

    /** Rejects what cannot be measured. */
    public Volume {
        Options.require("--window", window, 1, Load.MAX_WINDOW);
        Options.require("--bytes", bytes, 1, Limits.MAX_CIPHERTEXT_BYTES);
        Options.require("--warm-up-messages", warmUp, 0, MOST);
        Options.require("--messages", messages, devices.senders(), MOST);
    }
}
