// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.event.ClientListener;

/** Tells the user of the client what happened, on one thread of its own and in order, so that nobody waits for it. */
public final class EventQueue implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(EventQueue.class.getName());

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("chasqui-events").factory());
    private volatile ClientListener listener = _ -> {};

    /** From now on this listener is told, and no other. */
    public void listen(ClientListener newListener) {
        listener = newListener;
    }

    /** Tells an event after those before it. */
    public void emit(ClientEvent event) {
        run(() -> listener.on(event));
    }

    /** Does something after the events before it have been told. After {@link #close} it is done at once. */
    public void run(Runnable work) {
        try {
            thread.execute(() -> runQuietly(work));
        } catch (RejectedExecutionException _) {
            runQuietly(work);
        }
    }

    /** Tells what is queued, then stops. Does not wait. */
    @Override
    public void close() {
        thread.shutdown();
    }

    private static void runQuietly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a listener failed", e);
        }
    }
}
