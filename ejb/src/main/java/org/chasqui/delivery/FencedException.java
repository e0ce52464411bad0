// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

/** The shard's epoch was raised by another owner: this one must neither insert nor push any more. */
public class FencedException extends Exception {

    private static final long serialVersionUID = 1;

    /** Names the shard and the epoch that was outlived. */
    public FencedException(Shard shard, long epoch) {
        super("shard " + shard.number() + " is no longer owned under epoch " + epoch);
    }
}
