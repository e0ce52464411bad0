// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.crypto.SafetyNumber;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code chasqui accept}. */
@Command(
        name = "accept",
        description = {
            "Say that a user's new safety number is right, after it has changed.",
            "Compare it with the user first, in person or on the telephone. You are shown it and asked; without a terminal"
                    + " give the 60 digits. What you have written meanwhile goes out with the next command that connects."
        })
final class AcceptCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ChasquiCommand chasqui;

    @Parameters(paramLabel = "USER", description = "Whose number has changed.")
    private String user = "";

    @Parameters(paramLabel = "DIGITS", arity = "0..*", description = "The number that was compared, blanks or not.")
    private List<String> digits = List.of();

    @Option(names = "--refuse", description = "It is not right: keep the old one, and believe nothing under the new.")
    private boolean refuse;

    @Option(
            names = "--new-account",
            description = "The administrator has made the user's account anew: forget the earlier one's name.")
    private boolean newAccount;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = chasqui.terminal();
        try (ChasquiClient client = ChasquiClient.open(chasqui.home())) {
            if (newAccount) {
                client.forgetName(user);
                terminal.print("\"" + user + "\" is looked up anew with the next message.");
                return ExitCodes.OK;
            }
            Optional<SafetyNumber> shown = client.safetyNumbers(user).stream()
                    .filter(number -> !number.accepted())
                    .findFirst();
            if (shown.isEmpty()) {
                terminal.note("chasqui: the safety number with " + user + " has not changed.");
                return ExitCodes.FAILURE;
            }
            if (refuse) {
                boolean _ = client.refuseNewKey(user);
                terminal.print("The old safety number with " + user + " stays.");
                return ExitCodes.OK;
            }
            return accept(client, shown.get());
        }
    }

    private int accept(ChasquiClient client, SafetyNumber shown) throws IOException {
        Terminal terminal = chasqui.terminal();
        if (!compared(shown)) {
            terminal.note("chasqui: not accepted. The new safety number is " + shown.grouped());
            return ExitCodes.DOUBTFUL;
        }
        if (!client.acceptNewKey(shown)) {
            terminal.note("chasqui: the safety number has changed once more. Compare again.");
            return ExitCodes.DOUBTFUL;
        }
        terminal.print("The new safety number with " + user + " is accepted.");
        return ExitCodes.OK;
    }

    private boolean compared(SafetyNumber shown) throws IOException {
        if (!digits.isEmpty()) {
            return String.join("", digits).replaceAll("\\s", "").equals(shown.digits());
        }
        Terminal terminal = chasqui.terminal();
        if (!terminal.isInteractive()) {
            return false;
        }
        terminal.note("The new safety number with " + user + " is\n  " + shown.grouped());
        return terminal.confirm("Does " + user + " see the same?");
    }
}
