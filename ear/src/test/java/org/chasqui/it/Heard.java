// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.event.ClientListener;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;

/** Remembers what a client was told, in order. */
final class Heard implements ClientListener {

    private final List<ClientEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void on(ClientEvent event) {
        events.add(event);
    }

    /** Texts received, in the order in which they were shown. */
    List<String> texts() {
        return events.stream()
                .filter(ClientEvent.Received.class::isInstance)
                .map(e -> ((ClientEvent.Received) e).message().text())
                .toList();
    }

    /** Texts of own messages that got their second tick. */
    List<String> delivered() {
        return events.stream()
                .filter(ClientEvent.TicksChanged.class::isInstance)
                .map(e -> ((ClientEvent.TicksChanged) e).message())
                .filter(m -> m.ticks() == Ticks.DELIVERED)
                .map(Message::text)
                .toList();
    }

    boolean caughtUp() {
        return events.stream().anyMatch(ClientEvent.CaughtUp.class::isInstance);
    }

    /** All events of a kind, in order. */
    <T extends ClientEvent> List<T> all(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** What was told about messages that cannot be read, or that failed. */
    List<ClientEvent> troubles() {
        return events.stream()
                .filter(e -> e instanceof ClientEvent.Unreadable || e instanceof ClientEvent.SendFailed)
                .toList();
    }
}
