// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.util.concurrent.Callable;
import org.chasqui.client.ChasquiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code chasqui rename}. */
@Command(name = "rename", description = "Give a device of yours another name: the primary any, the others themselves.")
final class RenameCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ChasquiCommand chasqui;

    @Parameters(paramLabel = "NUMBER", description = "Which device; see \"chasqui devices\".")
    private int device;

    @Parameters(paramLabel = "NAME", description = "1 to 64 characters, for people.")
    private String name = "";

    @Override
    public Integer call() {
        try (ChasquiClient client = ChasquiClient.open(chasqui.home())) {
            client.devices().rename(device, name);
            chasqui.terminal().print("Device " + device + " is called \"" + Lines.safe(name) + "\" now.");
            return ExitCodes.OK;
        }
    }
}
