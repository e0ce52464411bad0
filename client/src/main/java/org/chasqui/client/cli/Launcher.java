// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Entry point of {@code chasqui.jar}, compiled so that an older Java can run it: on one that is too old it starts the
 * command with a JDK 25 if one is known, or says what is missing.
 */
public final class Launcher {

    private static final String COMMAND = "org.chasqui.client.cli.ChasquiCommand";

    private Launcher() {}

    /** Runs the command line and exits with its code. */
    public static void main(String[] args) throws Exception {
        int running = Runtime.version().feature();
        if (running >= KnownJdk.NEEDED) {
            System.exit(runHere(args));
        }
        Optional<String> java = KnownJdk.find();
        if (java.isEmpty()) {
            System.err.println("chasqui needs Java " + KnownJdk.NEEDED + " or later, this is Java " + running
                    + ". Set JAVA_HOME to a JDK " + KnownJdk.NEEDED + ".");
            System.exit(1);
        }
        System.exit(runWith(java.get(), args));
    }

    private static int runHere(String[] args) throws Exception {
        try {
            return (Integer)
                    Class.forName(COMMAND).getMethod("run", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception) {
                throw (Exception) e.getCause();
            }
            throw e;
        }
    }

    /** Terminal and exit code are the child's; when this process is asked to stop, so is the child. */
    private static int runWith(String java, String[] args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName()));
        command.addAll(List.of(args));
        Process child = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(child)));
        return child.waitFor();
    }

    private static void stop(Process child) {
        child.destroy();
        try {
            child.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
