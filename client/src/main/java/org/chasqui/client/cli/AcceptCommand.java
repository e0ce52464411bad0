// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.util.concurrent.Callable;
import org.chasqui.client.ChasquiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code chasqui accept}. */
@Command(
        name = "accept",
        description = {
            "Say that a user's new safety number is right, after it has changed.",
            "Compare \"chasqui safety-number USER\" with the user first, in person or on the telephone. What you have"
                    + " written meanwhile goes out with the next command that connects."
        })
final class AcceptCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ChasquiCommand chasqui;

    @Parameters(paramLabel = "USER", description = "Whose number has changed.")
    private String user = "";

    @Option(names = "--refuse", description = "It is not right: keep the old one, and believe nothing under the new.")
    private boolean refuse;

    @Override
    public Integer call() {
        try (ChasquiClient client = ChasquiClient.open(chasqui.home())) {
            boolean done = refuse ? client.refuseNewKey(user) : client.acceptNewKey(user);
            if (!done) {
                chasqui.terminal().note("chasqui: the safety number with " + user + " has not changed.");
                return ExitCodes.FAILURE;
            }
            chasqui.terminal()
                    .print(
                            refuse
                                    ? "The old safety number with " + user + " stays."
                                    : "The new safety number with " + user + " is accepted.");
            return ExitCodes.OK;
        }
    }
}
