// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A connection that remembers what it was told, in order. */
final class RecordingChannel implements DeviceChannel {

    /** {@code sequence<previous}, {@code caught up}, or {@code closed: reason}. */
    final List<String> said = new ArrayList<>();

    @Override
    public void deliver(Delivery delivery, long previous) {
        said.add(delivery.sequence() + "<" + previous);
    }

    @Override
    public void caughtUp() {
        said.add("caught up");
    }

    @Override
    public void preKeysLow(int preKeys, int kyberPreKeys) {
        said.add("prekeys low: " + preKeys + ", " + kyberPreKeys);
    }

    @Override
    public void close(CloseReason reason) {
        said.add("closed: " + reason.name().toLowerCase(Locale.ROOT));
    }
}
