// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chasqui.client.Frames.*;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.cli.CommandLines;
import org.chasqui.protocol.v1.Receipt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands that connect, as their user sees them. */
@Timeout(60)
class CommandsTest extends ScriptedTest {

    private final CommandLines terminal = new CommandLines();

    @BeforeEach
    void leaveTheHomeToTheCommand() {
        chat.alice.close();
    }

    @Test
    void receiveReportsWhatItHasShown() throws Exception {
        CompletableFuture<Integer> exit =
                CompletableFuture.supplyAsync(() -> terminal.run("receive", "--home", home()));
        WebSocketPeer socket = server.socket();
        socket.send(frame(chat.fromBob(1, 5, "hello")));
        socket.send(caughtUp());

        assertThat(server.frame().hasAck()).isTrue();
        assertThat(server.frame().getMark()).isEqualTo(mark(1, 0));
        socket.send(marked(mark(1, 0)));
        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(terminal.printed()).contains("bob: hello");
    }

    @Test
    void receiveKeepsToItselfWhatItIsToKeep() throws Exception {
        CompletableFuture<Integer> exit =
                CompletableFuture.supplyAsync(() -> terminal.run("receive", "--no-read-receipts", "--home", home()));
        WebSocketPeer socket = server.socket();
        socket.send(frame(chat.fromBob(1, 5, "hello")));
        socket.send(caughtUp());

        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(terminal.printed()).contains("bob: hello");
        assertThat(server.frame().hasAck()).isTrue();
        assertThat(server.frames).isEmpty();
    }

    @Test
    void chatShowsTicksConnectsAgainAndEndsWhenReplaced() throws Exception {
        try (PipedOutputStream keyboard = new PipedOutputStream();
                PipedInputStream typed = new PipedInputStream(keyboard)) {
            CompletableFuture<Integer> exit =
                    CompletableFuture.supplyAsync(() -> terminal.run(typed, "chat", "bob", "--home", home()));
            WebSocketPeer socket = server.socket();
            keyboard.write("good morning\n".getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            server.frame();
            socket.send(accepted(1));
            await().until(() -> terminal.printed().contains("good morning ✓"));
            socket.send(receipt(1, 1, Receipt.Kind.KIND_READ));
            await().until(() -> terminal.printed().contains("good morning ✓✓ read"));

            socket.close(1001);
            socket = server.socket();
            await().until(() -> terminal.noted().contains("Connected again."));
            socket.send(frame(chat.fromBob(1, 5, "and to you")));
            await().until(() -> terminal.printed().contains("bob: and to you"));

            socket.close(4409);
            assertThat(exit.get(20, TimeUnit.SECONDS)).isOne();
            assertThat(terminal.noted()).contains("connected elsewhere");
        }
    }

    private String home() {
        return directory.resolve("alice").toString();
    }
}
