// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.api.ServerAddress;
import org.chasqui.client.api.ServerIdentity;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.linking.LinkCode;
import org.chasqui.client.linking.PendingDevice;
import org.chasqui.client.messaging.Connection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code chasqui link}. */
@Command(
        name = "link",
        description = {
            "Make this machine a further device of yours, or let another one be.",
            "On the new device: chasqui link SERVER_URL. It shows a code, as QR code and as text, that is good for ten"
                    + " minutes and one device.",
            "On your first device, the primary: chasqui link CODE, with the text that the new device shows. You see what"
                    + " the device calls itself, and are asked. It is then told your earlier messages, encrypted for it.",
            "No password is needed, and the server can neither add a device by itself nor read what your devices tell"
                    + " each other."
        })
final class LinkCommand implements Callable<Integer> {

    private static final int SECONDS_TO_FINISH = 60;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ChasquiCommand chasqui;

    @Parameters(
            paramLabel = "SERVER_URL|CODE",
            description = "On the new device the server, on the primary the code that the new device shows.")
    private String target = "";

    @Option(
            names = "--device-name",
            paramLabel = "N",
            defaultValue = "command line",
            description = "New device: what to call it (default: ${DEFAULT-VALUE}).")
    private String deviceName = "";

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "New device: the server's own certificate (PEM), from its administrator.")
    private @Nullable Path trust;

    @Option(names = "--no-history", description = "Primary: do not tell the new device earlier messages.")
    private boolean noHistory;

    @Option(
            names = {"-y", "--yes"},
            description = "Primary: do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws Exception {
        return target.contains("://") ? become() : letIn(LinkCode.parse(target));
    }

    private int become() throws Exception {
        ServerIdentity server =
                new CertificateQuestion(chasqui.terminal()).identify(ServerAddress.parse(target), trust);
        try (ChasquiClient client = ChasquiClient.link(server, deviceName, chasqui.home(), this::show)) {
            Terminal terminal = chasqui.terminal();
            terminal.print("Linked as " + client.user() + ", device "
                    + client.address().device() + ", at " + client.server() + ".");
            terminal.print("Keys and messages are kept in " + chasqui.home() + ".");
            terminal.print("Next: chasqui receive fetches what your primary tells this device.");
            return ExitCodes.OK;
        }
    }

    private void show(LinkCode code, Duration life) {
        Terminal terminal = chasqui.terminal();
        QrCode.lines(code.qrContent(), terminal.isInteractive()).forEach(terminal::note);
        terminal.note("On your primary device, within " + life.toMinutes() + " minutes:");
        terminal.print("chasqui link " + code.text());
        terminal.note("Waiting for it … Ctrl-C gives up.");
    }

    private int letIn(LinkCode code) throws Exception {
        try (ChasquiClient client = ChasquiClient.open(chasqui.home())) {
            PendingDevice device = client.devices().open(code);
            if (!confirmed(device)) {
                device.decline();
                chasqui.terminal().note("Not linked. The code is void.");
                return ExitCodes.REFUSED;
            }
            CompletableFuture<Integer> linked = new CompletableFuture<>();
            try (Connection connection = client.connect(event -> hear(event, linked))) {
                connection.caughtUp().get(SECONDS_TO_FINISH, TimeUnit.SECONDS);
                int number = client.devices().approve(device, !noHistory);
                chasqui.terminal().print("Linked as device " + number + " of " + client.user() + ".");
                return finish(connection, linked);
            }
        }
    }

    private boolean confirmed(PendingDevice device) throws IOException {
        String name = Lines.safe(device.name());
        if (yes) {
            return true;
        }
        return chasqui.terminal()
                .confirm("\"" + name + "\" wants to be a device of yours: it will read and write all your messages."
                        + " Is it the one in front of you?");
    }

    private int finish(Connection connection, CompletableFuture<Integer> linked)
            throws InterruptedException, ExecutionException {
        try {
            int _ = linked.get(SECONDS_TO_FINISH, TimeUnit.SECONDS);
            connection.outboxSettled().get(SECONDS_TO_FINISH, TimeUnit.SECONDS);
            if (!noHistory) {
                chasqui.terminal().note("It has been told your earlier messages.");
            }
        } catch (TimeoutException _) {
            chasqui.terminal()
                    .note("The new device has not finished yet. Your earlier messages go to it with the next command"
                            + " that connects.");
        }
        return ExitCodes.OK;
    }

    private void hear(ClientEvent event, CompletableFuture<Integer> linked) {
        if (event instanceof ClientEvent.DeviceLinked(int device)) {
            boolean _ = linked.complete(device);
        } else {
            chasqui.lines().notice(event).ifPresent(chasqui.terminal()::note);
        }
    }
}
