// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.chasqui.launcher.LocalDatabase;
import org.chasqui.launcher.LocalWildFly;

/** Signals to a process that we have started. */
final class Signals {

    private Signals() {}

    /** The process stands still where it is; its sockets stay open. */
    static void suspend(LocalDatabase database) throws Exception {
        send("STOP", database.pid());
    }

    static void resume(LocalDatabase database) throws Exception {
        send("CONT", database.pid());
    }

    /** As {@link #suspend(LocalDatabase)}, for a server. */
    static void suspend(LocalWildFly server) throws Exception {
        send("STOP", server.pid());
    }

    static void resume(LocalWildFly server) throws Exception {
        send("CONT", server.pid());
    }

    private static void send(String signal, long pid) throws Exception {
        int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exit).as("kill -%s %d", signal, pid).isZero();
    }
}
