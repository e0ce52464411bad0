// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.crypto.SafetyNumber;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code chasqui safety-number}. */
@Command(
        name = "safety-number",
        description = {
            "Show the number that you and a user see alike if nobody is listening in. Asks no server.",
            "Let the user run it with your name, and compare the digits in person or on the telephone. If they differ,"
                    + " do not write anything that a stranger must not read."
        })
final class SafetyNumberCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ChasquiCommand chasqui;

    @Parameters(paramLabel = "USER", description = "With whom to compare.")
    private String user = "";

    @Override
    public Integer call() {
        try (ChasquiClient client = ChasquiClient.open(chasqui.home())) {
            List<SafetyNumber> numbers = client.safetyNumbers(user);
            if (numbers.isEmpty()) {
                chasqui.terminal()
                        .note("chasqui: this device has no keys of " + user + " yet. Exchange a message first.");
                return ExitCodes.UNKNOWN;
            }
            for (SafetyNumber number : numbers) {
                if (numbers.size() > 1) {
                    chasqui.terminal()
                            .note(
                                    number.accepted()
                                            ? "The number that you have trusted so far:"
                                            : "The new one, if you accept it (chasqui accept " + user + "):");
                }
                chasqui.terminal().print(number.grouped());
            }
            return ExitCodes.OK;
        }
    }
}
