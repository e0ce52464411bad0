// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.message.Message;
import org.chasqui.client.messaging.Connection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code chasqui receive}. */
@Command(
        name = "receive",
        description = {
            "Fetch and print what is waiting, and send what was kept.",
            "Prints messages first, then how far your own have come: ✓ with the server, ✓✓ delivered, ✓✓ read."
        })
final class ReceiveCommand implements Callable<Integer> {

    private static final int SECONDS_TO_CATCH_UP = 120;
    private static final int SECONDS_TO_SEND = 10;
    private static final int SECONDS_TO_MARK = 5;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ChasquiCommand chasqui;

    @Mixin
    private ReadReceipts readReceipts = new ReadReceipts();

    @Override
    public Integer call() throws Exception {
        try (ChasquiClient client = ChasquiClient.open(chasqui.home())) {
            try (Connection connection = client.connect(this::hear)) {
                connection.caughtUp().get(SECONDS_TO_CATCH_UP, TimeUnit.SECONDS);
                settle(connection);
                if (!printNews(client)) {
                    chasqui.terminal().note("Nothing new.");
                }
                settleMarks(connection);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ClientException failure) {
                    throw failure;
                }
                throw e;
            } catch (TimeoutException _) {
                chasqui.terminal().note("chasqui: the server did not send everything in time. Try again.");
                return ExitCodes.UNREACHABLE;
            } finally {
                printNews(client);
            }
            return ExitCodes.OK;
        }
    }

    private void settle(Connection connection) throws InterruptedException, ExecutionException {
        try {
            connection.outboxSettled().get(SECONDS_TO_SEND, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            chasqui.terminal().note("Some of your messages are still in the outbox: the server has not answered.");
        }
    }

    /** Marks that the server does not confirm in time are sent with the next connection. */
    private static void settleMarks(Connection connection) {
        connection
                .marksSettled()
                .completeOnTimeout(null, SECONDS_TO_MARK, TimeUnit.SECONDS)
                .join();
    }

    /** False if there was nothing to print. */
    private boolean printNews(ChasquiClient client) {
        List<Message> news = client.news();
        DeviceAddress self = client.address();
        Predicate<Message> written = message -> message.id().sender().equals(self);
        news.stream().filter(written.negate()).forEach(message -> print(client, message));
        news.stream().filter(written).forEach(message -> print(client, message));
        readReceipts.seen(client, news);
        return !news.isEmpty();
    }

    private void print(ChasquiClient client, Message message) {
        chasqui.terminal().print(chasqui.lines().news(message, client.address()));
        client.told(message);
    }

    /** Messages and ticks are printed when all are there, what went wrong at once. */
    private void hear(ClientEvent event) {
        chasqui.lines().notice(event).ifPresent(chasqui.terminal()::note);
    }
}
