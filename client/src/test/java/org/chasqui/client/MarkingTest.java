// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chasqui.client.Frames.*;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.messaging.Connection;
import org.chasqui.protocol.v1.ServerBatch;
import org.chasqui.protocol.v1.ServerFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is read here is told to others, and what is read elsewhere is known here. */
@Timeout(60)
class MarkingTest extends ScriptedTest {

    @Test
    void marksWhatWasReadInRangesAndOnce() throws Exception {
        try (Connection connection = chat.connect()) {
            WebSocketPeer socket = server.socket();
            List<Message> messages = receive(socket, 3);

            chat.alice.markRead(messages);
            assertThat(server.frame().getMark()).isEqualTo(mark(1, 3));
            chat.alice.markRead(messages);
            assertThat(connection.marksSettled()).isNotDone();

            socket.send(marked(mark(1, 3)));
            connection.marksSettled().get(10, TimeUnit.SECONDS);
            assertThat(server.frames).isEmpty();
        }
        assertThat(chat.alice.history("bob", 3)).extracting(Message::ticks).containsOnly(Ticks.READ);
    }

    @Test
    void sendsMarksAgainAfterARestartUntilTheServerHasThem() throws Exception {
        chat.connect();
        WebSocketPeer socket = server.socket();
        List<Message> messages = receive(socket, 3);
        chat.alice.markRead(messages);
        server.frame();
        socket.drop();

        chat.reopen();
        try (Connection connection = chat.connect()) {
            assertThat(server.frame().getMark().getNumbers(0).getLast()).isEqualTo(3);
            server.socket().send(marked(mark(1, 3)));
            connection.marksSettled().get(10, TimeUnit.SECONDS);
        }
        try (Connection connection = chat.connect()) {
            connection.marksSettled().get(10, TimeUnit.SECONDS);
        }
        assertThat(server.frames).isEmpty();
    }

    @Test
    void tellsNobodyWhenAskedNotTo() throws Exception {
        try (Connection connection = chat.connect()) {
            List<Message> messages = receive(server.socket(), 1);
            chat.alice.markReadSilently(messages);
            chat.alice.markRead(messages);
            connection.marksSettled().get(10, TimeUnit.SECONDS);
        }
        assertThat(server.frames).isEmpty();
        assertThat(chat.alice.history("bob", 1)).extracting(Message::ticks).containsExactly(Ticks.READ);
    }

    @Test
    void knowsWhatWasReadOnAnotherDevice() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            socket.send(ownMark(1, mark(2, 2)));
            server.frame();
            List<Message> messages = receive(socket, 2);
            assertThat(messages).extracting(Message::ticks).containsExactly(Ticks.SENT, Ticks.READ);

            socket.send(ownMark(20, mark(1, 2)));
            server.frame();
            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.ReadElsewhere.class::isInstance));
            chat.alice.markRead(messages);
        }
        assertThat(server.frames).isEmpty();
        assertThat(chat.alice.history("bob", 2)).extracting(Message::ticks).containsOnly(Ticks.READ);
    }

    private List<Message> receive(WebSocketPeer socket, int count) throws Exception {
        ServerBatch.Builder batch = ServerBatch.newBuilder();
        for (int number = 1; number <= count; number++) {
            batch.addFrames(frame(chat.fromBob(number, 10 + number, "message " + number)));
        }
        socket.send(ServerFrame.newBuilder().setBatch(batch).build());
        server.frame();
        await().until(() -> chat.heard.stream()
                        .filter(ClientEvent.Received.class::isInstance)
                        .count()
                == count);
        return chat.alice.history("bob", count);
    }
}
