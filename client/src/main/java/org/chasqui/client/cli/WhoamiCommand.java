// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.util.concurrent.Callable;
import org.chasqui.client.ChasquiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code chasqui whoami}. */
@Command(name = "whoami", description = "Show who this device is. Asks no server.")
final class WhoamiCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ChasquiCommand chasqui;

    @Override
    public Integer call() {
        try (ChasquiClient client = ChasquiClient.open(chasqui.home())) {
            Terminal terminal = chasqui.terminal();
            terminal.print("user     " + client.user());
            terminal.print("account  " + client.address().account());
            terminal.print("device   " + client.address().device());
            terminal.print("server   " + client.server());
            client.pinnedCertificate().ifPresent(pin -> terminal.print("trusts   " + pin));
            terminal.print("home     " + chasqui.home());
            return ExitCodes.OK;
        }
    }
}
