// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chasqui.client.Frames.*;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.crypto.AccountKeyPair;
import org.chasqui.client.crypto.Decryption;
import org.chasqui.client.crypto.Devices;
import org.chasqui.client.crypto.Devices.Device;
import org.chasqui.client.failure.IdentityChangedException;
import org.chasqui.client.failure.MessageRefusedException;
import org.chasqui.client.failure.UncertifiedDeviceException;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.messaging.Connection;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.DeviceMismatch;
import org.chasqui.protocol.v1.Submit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets a copy. */
@Timeout(60)
class RecipientDevicesTest extends ScriptedTest {

    @Test
    void encryptsAnewForDevicesThatTheServerMisses() throws Exception {
        try (Device second =
                        Devices.in(directory).ofAccount(BOB.value()).numbered(2).create();
                Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = chat.alice.send("bob", "hello");
            server.frame();
            server.devices.put("bob", List.of(second::bundle));
            socket.send(mismatch(1, DeviceMismatch.newBuilder().addMissing(2).addExtra(1)));
            Submit again = server.frame().getSubmit();
            socket.send(accepted(1));

            assertThat(again.getNumber()).isEqualTo(1);
            assertThat(again.getCopiesList())
                    .extracting(DeviceCiphertext::getDevice)
                    .containsExactly(2);
            assertThat(sent.get(10, TimeUnit.SECONDS).ticks()).isEqualTo(Ticks.SENT);
        }
    }

    @Test
    void sendsACopyToItsOwnOtherDevices() throws Exception {
        try (Device phone = chat.ofAlice(2);
                Connection _ = chat.connect()) {
            server.devices.put("alice", List.of(phone::bundle));
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> _ = chat.alice.send("bob", "hello");
            server.frame();
            socket.send(ownMismatch(1, DeviceMismatch.newBuilder().addMissing(2)));
            Submit again = server.frame().getSubmit();
            socket.send(accepted(1));
            CompletableFuture<Message> _ = chat.alice.send("alice", "note to self");
            Submit note = server.frame().getSubmit();

            assertThat(again.getCopiesList())
                    .extracting(DeviceCiphertext::getDevice)
                    .containsExactly(1);
            assertThat(again.getOwnCopiesList())
                    .extracting(DeviceCiphertext::getDevice)
                    .containsExactly(2);
            DeviceCiphertext copy = again.getOwnCopies(0);
            assertThat(phone.sessions.decrypt(chat.alice.address(), copy.getType(), copy.getCiphertext()))
                    .isInstanceOf(Decryption.Opened.class);
            assertThat(note.getRecipient()).isEqualTo(ALICE.value());
            assertThat(note.getCopiesList())
                    .extracting(DeviceCiphertext::getDevice)
                    .containsExactly(2);
            assertThat(note.getOwnCopiesCount()).isZero();
        }
    }

    @Test
    void givesUpWhenTheDevicesKeepChanging() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = chat.alice.send("bob", "hello");
            for (int round = 0; round < 4; round++) {
                server.frame();
                socket.send(mismatch(1, DeviceMismatch.newBuilder().addMissing(9)));
            }

            assertThatThrownBy(() -> sent.get(10, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            MessageRefusedException.class,
                            e -> assertThat(e.reason())
                                    .isEqualTo(MessageRefusedException.Reason.DEVICES_KEEP_CHANGING));
            assertThat(chat.alice.history("bob", 1)).extracting(Message::ticks).containsExactly(Ticks.FAILED);
        }
    }

    @Test
    void sendsNothingToAnAccountWhoseKeyHasChangedUntilThatIsAccepted() throws Exception {
        try (Device anew = Devices.in(directory.resolve("anew"))
                        .ofAccount(BOB.value())
                        .certifiedBy(AccountKeyPair.generate())
                        .create();
                Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = chat.alice.send("bob", "for bob's eyes only");
            server.frame();
            server.devices.put("bob", List.of(anew::bundle));
            server.accountKeys.put("bob", anew.certificate.accountKey());
            socket.send(mismatch(1, DeviceMismatch.newBuilder().addStale(1)));

            assertThatThrownBy(() -> sent.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IdentityChangedException.class)
                    .hasMessageContaining("safety number with bob");
            assertThat(server.frames.poll(100, TimeUnit.MILLISECONDS)).isNull();

            assertThat(chat.alice.acceptNewKey(chat.alice.safetyNumbers("bob").getLast()))
                    .isTrue();
            assertThat(server.frame().getSubmit().getNumber())
                    .as("the same message")
                    .isEqualTo(1);
        }
    }

    @Test
    void sendsNothingWhileTheServerListsADeviceThatNobodyHasCertified() throws Exception {
        try (Device ghost = Devices.in(directory.resolve("ghost"))
                        .ofAccount(BOB.value())
                        .numbered(2)
                        .certifiedBy(AccountKeyPair.generate())
                        .create();
                Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = chat.alice.send("bob", "for bob's eyes only");
            server.frame();
            server.devices.put("bob", List.of(chat.bob::bundle, ghost::bundle));
            socket.send(mismatch(1, DeviceMismatch.newBuilder().addMissing(2)));

            assertThatThrownBy(() -> sent.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(UncertifiedDeviceException.class)
                    .hasMessageContaining("device 2");
            assertThat(server.frames.poll(100, TimeUnit.MILLISECONDS)).isNull();
            assertThat(chat.alice.history("bob", 1)).extracting(Message::ticks).containsExactly(Ticks.PENDING);
        }
    }
}
