// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Asks for changes of device lists again and again, and has this server forget what they concern. One thread. */
public final class DeviceListFeed {

    private final DeviceListChanges changes;
    private final DeviceLists lists;
    private final LongSupplier nanoTime;
    private final Consumer<DeviceListsPolled> listener;
    private long seen = DeviceListChanges.NOTHING;

    /**
     * Has seen nothing yet.
     *
     * @param nanoTime the lists' clock
     * @param listener told of every answer, after the lists; while it fails it is told of the same changes again
     */
    public DeviceListFeed(
            DeviceListChanges changes, DeviceLists lists, LongSupplier nanoTime, Consumer<DeviceListsPolled> listener) {
        this.changes = changes;
        this.lists = lists;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /** Asks once; fails as the database does. */
    public void poll() {
        long began = nanoTime.getAsLong();
        DeviceListChanges.Since since = changes.since(seen);
        since.accounts().ifPresentOrElse(lists::forget, lists::forgetAll);
        lists.knownAsOf(began);
        listener.accept(new DeviceListsPolled(since.accounts()));
        seen = since.version();
    }
}
