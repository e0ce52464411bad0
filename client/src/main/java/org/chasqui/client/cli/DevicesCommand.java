// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.util.concurrent.Callable;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.api.DeviceList;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code chasqui devices}. */
@Command(
        name = "devices",
        description = {
            "List your devices.",
            "Device 1 is the primary: it alone links and revokes others. One that does not connect for long is revoked;"
                    + " the date is shown."
        })
final class DevicesCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ChasquiCommand chasqui;

    @Override
    public Integer call() {
        try (ChasquiClient client = ChasquiClient.open(chasqui.home())) {
            DeviceList devices = client.devices().list();
            devices.devices()
                    .forEach(device -> chasqui.terminal().print(chasqui.lines().device(device, client.address())));
            chasqui.terminal().note(devices.devices().size() + " of at most " + devices.limit() + " devices.");
            return ExitCodes.OK;
        }
    }
}
