// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.chasqui.client.ChasquiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code chasqui revoke}. */
@Command(
        name = "revoke",
        description = {
            "End a device of yours, at once: the primary any other, the others themselves.",
            "It is disconnected, what waits for it is deleted, and nothing is encrypted for it any more. What it has"
                    + " stored stays on it."
        })
final class RevokeCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ChasquiCommand chasqui;

    @Parameters(paramLabel = "NUMBER", description = "Which device; see \"chasqui devices\".")
    private int device;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        try (ChasquiClient client = ChasquiClient.open(chasqui.home())) {
            Terminal terminal = chasqui.terminal();
            boolean self = client.address().device() == device;
            String question = self
                    ? "Revoke this very device? It cannot be used any more."
                    : "Revoke device " + device + "? It has to be linked anew to be used again.";
            if (!yes && terminal.isInteractive() && !terminal.confirm(question)) {
                terminal.note("Nothing was revoked.");
                return ExitCodes.FAILURE;
            }
            client.devices().revoke(device);
            terminal.print("Device " + device + " is revoked.");
            return ExitCodes.OK;
        }
    }
}
