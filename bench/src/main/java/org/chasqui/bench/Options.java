// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench;

/** Checks of what the user has set. */
public final class Options {

    private Options() {}

    /**
     * Rejects a number that is out of bounds.
     *
     * @param option as the user knows it
     * @throws BenchFailure naming option, value and bounds
     */
    public static void require(String option, long value, long lowest, long highest) {
        if (value < lowest || value > highest) {
            throw new BenchFailure(
                    BenchFailure.USAGE, option + " is " + value + ", expected " + lowest + " to " + highest);
        }
    }
}
