// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.event.Disconnection;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.message.Message;
import org.chasqui.client.messaging.Connection;
import org.chasqui.client.messaging.StandingConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code chasqui chat}. */
@Command(
        name = "chat",
        description = {
            "Talk with a user; Ctrl-D ends.",
            "Every line you type is sent and comes back with ✓ (the server has it), ✓✓ (delivered) and ✓✓ read."
                    + " What comes in is printed as it comes, from other users too, and reported as read.",
            "A lost connection is made again by itself; what you write meanwhile is kept and sent."
        })
final class ChatCommand implements Callable<Integer> {

    private static final int SECONDS_TO_SEND = 10;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ChasquiCommand chasqui;

    @Parameters(paramLabel = "USER", description = "With whom to talk.")
    private String user = "";

    @Mixin
    private ReadReceipts readReceipts = new ReadReceipts();

    private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();

    /** What the chat waits for. */
    private sealed interface Input {

        /** The user has typed a line. */
        record Line(String text) implements Input {}

        /** The user is done. */
        record End() implements Input {}

        /** The server does not want this device any more. */
        record Dismissed(Disconnection reason) implements Input {}

        /** The connection cannot be made again. */
        record Failed(Throwable failure) implements Input {}
    }

    @Override
    public Integer call() throws Exception {
        try (ChasquiClient client = ChasquiClient.open(chasqui.home())) {
            client.news().forEach(message -> tell(client, message));
            try (StandingConnection connection = client.stayConnected(event -> hear(client, event))) {
                client.lookUp(user);
                chasqui.terminal()
                        .note("Chatting with " + user + ". Type a line and press Enter to send it; Ctrl-D ends.");
                CompletableFuture<?> _ = connection
                        .ended()
                        .whenComplete((reason, failure) ->
                                inputs.add(failure == null ? new Input.Dismissed(reason) : new Input.Failed(failure)));
                Thread.ofPlatform().daemon().name("chasqui-input").start(this::read);
                return talk(client, connection);
            }
        }
    }

    private int talk(ChasquiClient client, StandingConnection connection) throws Exception {
        while (true) {
            switch (inputs.take()) {
                case Input.Line(String text) -> send(client, text);
                case Input.Dismissed(Disconnection reason) -> {
                    chasqui.terminal().note("chasqui: " + reason.text() + ".");
                    return reason == Disconnection.REVOKED ? ExitCodes.REFUSED : ExitCodes.FAILURE;
                }
                case Input.Failed(Throwable failure) -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    throw cause instanceof Exception e ? e : new IllegalStateException(failure);
                }
                case Input.End() -> {
                    return finish(connection.current());
                }
            }
        }
    }

    private void send(ChasquiClient client, String text) {
        try {
            CompletableFuture<Message> _ = client.send(user, text); // its ticks come as events
        } catch (ClientException e) {
            chasqui.terminal().note("! Not sent. " + e.getMessage());
        }
    }

    private int finish(Connection connection) {
        boolean settled = connection.isOpen()
                && CompletableFuture.allOf(connection.outboxSettled(), connection.marksSettled())
                        .thenApply(_ -> true)
                        .completeOnTimeout(false, SECONDS_TO_SEND, TimeUnit.SECONDS)
                        .join();
        if (settled && connection.isOpen()) {
            return ExitCodes.OK;
        }
        chasqui.terminal().note("The server cannot be reached. What you wrote is kept and goes out next time.");
        return ExitCodes.UNREACHABLE;
    }

    private void read() {
        try {
            for (Optional<String> line = next(); line.isPresent(); line = next()) {
                if (!line.get().isBlank()) {
                    inputs.add(new Input.Line(line.get()));
                }
            }
        } catch (IOException e) {
            chasqui.terminal().note("chasqui: cannot read the input: " + e.getMessage());
        }
        inputs.add(new Input.End());
    }

    private Optional<String> next() throws IOException {
        return chasqui.terminal().readLine();
    }

    private void hear(ChasquiClient client, ClientEvent event) {
        Lines lines = chasqui.lines();
        switch (event) {
            case ClientEvent.Received(Message message) -> tell(client, message);
            case ClientEvent.SentElsewhere(Message message) -> tell(client, message);
            case ClientEvent.TicksChanged(Message message) -> tell(client, message);
            case ClientEvent.CaughtUp(), ClientEvent.ReadElsewhere _, ClientEvent.Reconnecting _ -> {}
            case ClientEvent.Reconnected() -> chasqui.terminal().note("Connected again.");
            case ClientEvent.Disconnected(Disconnection reason) -> disconnected(reason);
            case ClientEvent.SendFailed _,
                    ClientEvent.Unreadable _,
                    ClientEvent.UncertifiedSender _,
                    ClientEvent.AccountKeyChanged _,
                    ClientEvent.DeviceLinked _,
                    ClientEvent.DeviceRevoked _,
                    ClientEvent.DeviceExpiring _,
                    ClientEvent.HistoryReceived _ -> lines.notice(event).ifPresent(chasqui.terminal()::note);
        }
    }

    private void tell(ChasquiClient client, Message message) {
        chasqui.terminal().print(chasqui.lines().news(message, client.address()));
        client.told(message);
        readReceipts.seen(client, List.of(message));
    }

    private void disconnected(Disconnection reason) {
        if (reason.isTransient()) {
            chasqui.terminal().note("Offline: " + reason.text() + ". Connecting again; what you write is kept.");
        }
    }
}
