// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.identity.DeviceAddress;
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
            "What your other devices have sent is there too, marked with the device; the order is the same on all of"
                    + " them."
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

    @Option(names = "--devices", description = "Say of every message which device of its sender has sent it.")
    private boolean devices;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit " + limit + " is not at least 1.");
        }
        try (ChasquiClient client = ChasquiClient.open(chasqui.home())) {
            List<Message> messages = client.history(user, limit);
            DeviceAddress self = client.address();
            Predicate<DeviceAddress> showing =
                    sender -> devices || (sender.account().equals(self.account()) && !sender.equals(self));
            messages.forEach(message -> chasqui.terminal().print(chasqui.lines().history(message, showing)));
            if (messages.isEmpty()) {
                chasqui.terminal().note("No messages with " + user + " on this device.");
            }
            return ExitCodes.OK;
        }
    }
}
