// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.message.Message;
import org.chasqui.client.messaging.Connection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code chasqui send}. */
@Command(
        name = "send",
        description = {
            "Send a message and wait until the server has it (✓).",
            "Your text needs quotes if it has blanks. If the server cannot be reached the message is kept and goes out with the next command that connects."
        })
final class SendCommand implements Callable<Integer> {

    private static final int SECONDS_TO_WAIT = 30;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ChasquiCommand chasqui;

    @Parameters(paramLabel = "USER", description = "Who is to get it.")
    private String user = "";

    @Parameters(paramLabel = "TEXT", description = "What to say, in quotes; at most 16 KiB.")
    private String text = "";

    @Override
    public Integer call() throws Exception {
        try (ChasquiClient client = ChasquiClient.open(chasqui.home())) {
            try (Connection _ = client.connect(this::hear)) {
                CompletableFuture<Message> accepted = client.send(user, text);
                Message message = accepted.get(SECONDS_TO_WAIT, TimeUnit.SECONDS);
                chasqui.terminal().print(chasqui.lines().ticks(message));
                client.told(message);
                return ExitCodes.OK;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ClientException failure) {
                    return explain(failure);
                }
                throw e;
            } catch (TimeoutException _) {
                return kept("The server has not answered for " + SECONDS_TO_WAIT + " seconds.");
            } catch (ClientException e) {
                if (e.isTransient()) {
                    CompletableFuture<Message> _ = client.send(user, text);
                }
                return explain(e);
            }
        }
    }

    private int explain(ClientException failure) {
        if (failure.isTransient()) {
            return kept(String.valueOf(failure.getMessage()));
        }
        throw failure;
    }

    private int kept(String reason) {
        chasqui.terminal().note("chasqui: " + reason);
        chasqui.terminal().note("The message is kept and goes out with the next send, receive or chat.");
        return ExitCodes.UNREACHABLE;
    }

    /** Of what happens meanwhile only what went wrong is told; the rest is kept as news for receive. */
    private void hear(ClientEvent event) {
        boolean told =
                event instanceof ClientEvent.SendFailed failed && failed.text().equals(text);
        if (!told) {
            chasqui.lines().notice(event).ifPresent(chasqui.terminal()::note);
        }
    }
}
