// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.platform;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Lets what one piece of work has for a socket leave in one write: while it runs, sockets only gather, and write when
 * it is done. A system call and a WebSocket message for each frame would cost more than the frames.
 */
public final class WritesTogether {

    private static final ScopedValue<Set<Runnable>> PENDING = ScopedValue.newInstance();

    private WritesTogether() {}

    /** Runs the work, then the writes that were deferred meanwhile, also when it fails. Calls may be nested. */
    public static void run(Runnable work) {
        if (PENDING.isBound()) {
            work.run();
            return;
        }
        Set<Runnable> pending = new LinkedHashSet<>();
        try {
            ScopedValue.where(PENDING, pending).run(work);
        } finally {
            pending.forEach(Runnable::run);
        }
    }

    /**
     * Asks for a write at the end of the work that runs on this thread.
     *
     * @param write the same object for the same socket; must not fail
     * @return false if nothing runs that others could gather in: write now
     */
    public static boolean defer(Runnable write) {
        if (!PENDING.isBound()) {
            return false;
        }
        PENDING.get().add(write);
        return true;
    }
}
