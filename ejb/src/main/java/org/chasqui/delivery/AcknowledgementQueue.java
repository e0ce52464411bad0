// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

/** Where the gateway hands in acknowledgements; they are applied soon, on another thread. Never blocks. */
public interface AcknowledgementQueue {

    /** Queues what a device has acknowledged. */
    void add(Shard shard, Acknowledgements.Acknowledged acknowledged);
}
