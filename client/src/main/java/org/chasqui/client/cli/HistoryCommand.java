// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.message.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code chasqui history}. */
@Command(
        name = "history",
        description = {
            "Show the last messages with a user, oldest first. Asks no server.",
            "Only what this device has sent and received is there; the order is the same on all your devices."
        })
final class HistoryCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ChasquiCommand chasqui;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "USER", description = "With whom.")
    private String user = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many messages at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit " + limit + " is not at least 1.");
        }
        try (ChasquiClient client = ChasquiClient.open(chasqui.home())) {
            List<Message> messages = client.history(user, limit);
            messages.forEach(message -> chasqui.terminal().print(chasqui.lines().history(message)));
            if (messages.isEmpty()) {
                chasqui.terminal().note("No messages with " + user + " on this device.");
            }
            return ExitCodes.OK;
        }
    }
}
