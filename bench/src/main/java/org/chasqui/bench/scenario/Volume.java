// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

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
            Load.require("the number of senders", senders, 1, 20_000);
            Load.require("the number of recipients", recipients, 1, senders);
        }
    }

    /** Rejects what cannot be measured. */
    public Volume {
        Load.require("--window", window, 1, Load.MAX_WINDOW);
        Load.require("--bytes", bytes, 1, Limits.MAX_CIPHERTEXT_BYTES);
        Load.require("--warm-up-messages", warmUp, 0, MOST);
        Load.require("--messages", messages, devices.senders(), MOST);
    }
}
