// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

/**
 * A share of the accounts, owned by one node at a time; has a queue, an epoch and an order of its own.
 *
 * @param number 0 to {@link #COUNT} - 1
 */
public record Shard(int number) {

    /** Shards of an installation, fixed when it is installed: one queue for each. */
    public static final int COUNT = 4;

    /** Rejects numbers out of bounds. */
    public Shard {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("shard " + number + " is not in 0.." + (COUNT - 1));
        }
    }
}
