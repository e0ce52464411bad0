// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.platform;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Hears from WildFly when the server is suspended or stops, by whatever means, before it closes anything. No Jakarta EE
 * interface tells that in time, see ADR 13.
 */
@Singleton
public class ServerSuspension {

    /** What is called, by a thread of the server's, one call at a time. */
    public interface Watcher {

        /** The server is about to be suspended or to stop, or has not finished starting. It waits for the return. */
        void leaving();

        /** The server runs, again or for the first time. */
        void back();
    }

    private @Nullable Runnable registration;

    /** Registers the one watcher. */
    public synchronized void watch(Watcher watcher) {
        registration = SuspensionService.install(watcher);
    }

    /** Ends {@link #watch}; does nothing without it. */
    public synchronized void unwatch() {
        if (registration != null) {
            registration.run();
            registration = null;
        }
    }
}
