// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import java.io.PrintWriter;
import org.chasqui.bench.BenchFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code java -jar chasqui-bench.jar SCENARIO [options]}. */
@Command(
        name = "chasqui-bench",
        description = "Drives a running Chasqui server and prints one JSON line with what it measured.",
        subcommands = {
            OneToOneCommand.class,
            OfflineStoreCommand.class,
            OfflineDrainCommand.class,
            BacklogCommand.class,
            IdleCommand.class,
            ReconnectCommand.class,
            CryptoCommand.class
        },
        synopsisSubcommandLabel = "SCENARIO",
        mixinStandardHelpOptions = true)
public final class Bench {

    /** Called by the JVM. */
    public static void main(String[] arguments) {
        // Netty samples buffers to find leaks, which costs more than writing them
        System.setProperty("io.netty.leakDetection.level", "disabled");
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench())
                .setUsageHelpWidth(110)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command.getErr()));
    }

    /** People get a message; a stack trace only where the fault is ours. */
    private static int explain(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof BenchFailure known) {
            err.println("chasqui-bench: " + known.getMessage());
            return known.exitCode();
        }
        throw failure;
    }
}
