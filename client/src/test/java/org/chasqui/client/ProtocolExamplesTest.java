// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.chasqui.client.crypto.ContentPadding;
import org.chasqui.protocol.v1.Accepted;
import org.chasqui.protocol.v1.Ack;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.Mark;
import org.chasqui.protocol.v1.NumberRange;
import org.chasqui.protocol.v1.Receipt;
import org.chasqui.protocol.v1.SentCopy;
import org.chasqui.protocol.v1.SequenceRange;
import org.chasqui.protocol.v1.ServerFrame;
import org.chasqui.protocol.v1.Submit;
import org.chasqui.protocol.v1.Text;
import org.junit.jupiter.api.Test;

/** The bytes in docs/protocol.md are those that the generated classes write. */
class ProtocolExamplesTest {

    private static final Path PAGE = Path.of("..", "docs", "protocol.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("^### Example: (\\w+)$.*?^```hex$(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final long ALICE = 0x8f3a09c11d20b4e7L;
    private static final long BOB = 0x77aa1122334455bbL;
    private static final long TIME = 1_800_000_000_000L;
    private static final ByteString CIPHERTEXT = ByteString.fromHex("c0ffee");
    private static final Content HELLO =
            Content.newBuilder().setText(Text.newBuilder().setBody("hello")).build();

    @Test
    void areWhatTheGeneratedClassesWrite() throws IOException {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("Submit", hex(ClientFrame.newBuilder().setSubmit(submit()).build()));
        expected.put(
                "Accepted", hex(ServerFrame.newBuilder().setAccepted(accepted()).build()));
        expected.put(
                "Deliver", hex(ServerFrame.newBuilder().setDeliver(deliver()).build()));
        expected.put("Ack", hex(ClientFrame.newBuilder().setAck(ack()).build()));
        expected.put("Receipt", hex(ServerFrame.newBuilder().setEvent(event()).build()));
        expected.put("Mark", hex(ClientFrame.newBuilder().setMark(mark()).build()));
        expected.put("Content", HexFormat.of().formatHex(ContentPadding.pad(HELLO.toByteArray())));
        expected.put("SentCopy", hex(sentCopy()));

        assertThat(examples()).containsExactlyEntriesOf(expected);
    }

    private static Map<String, String> examples() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        Matcher matcher = EXAMPLE.matcher(Files.readString(PAGE));
        while (matcher.find()) {
            String bytes = matcher.group(2)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
                    .collect(Collectors.joining());
            found.put(matcher.group(1), bytes);
        }
        return found;
    }

    private static Submit.Builder submit() {
        return Submit.newBuilder()
                .setRecipient(BOB)
                .setNumber(7)
                .addCopies(DeviceCiphertext.newBuilder()
                        .setDevice(1)
                        .setRegistrationId(815)
                        .setType(CiphertextType.CIPHERTEXT_TYPE_PREKEY)
                        .setCiphertext(CIPHERTEXT))
                .addOwnCopies(DeviceCiphertext.newBuilder()
                        .setDevice(2)
                        .setRegistrationId(4711)
                        .setType(CiphertextType.CIPHERTEXT_TYPE_SIGNAL)
                        .setCiphertext(ByteString.fromHex("beef")));
    }

    private static Accepted.Builder accepted() {
        return Accepted.newBuilder().setConversation(BOB).setNumber(7).setServerTime(TIME);
    }

    private static Deliver.Builder deliver() {
        return Deliver.newBuilder()
                .setSequence(42)
                .setPrevious(41)
                .setSenderAccount(ALICE)
                .setSenderDevice(1)
                .setNumber(7)
                .setServerTime(TIME)
                .setType(CiphertextType.CIPHERTEXT_TYPE_PREKEY)
                .setCiphertext(CIPHERTEXT);
    }

    private static Ack.Builder ack() {
        return Ack.newBuilder()
                .addSequences(SequenceRange.newBuilder().setFirst(42))
                .addSequences(SequenceRange.newBuilder().setFirst(44).setLast(300));
    }

    private static Event.Builder event() {
        return Event.newBuilder()
                .setSequence(9)
                .setPrevious(8)
                .setReceipt(Receipt.newBuilder()
                        .setKind(Receipt.Kind.KIND_DELIVERED)
                        .setAccount(BOB)
                        .setSenderDevice(1)
                        .addNumbers(NumberRange.newBuilder().setFirst(7)));
    }

    private static Mark.Builder mark() {
        return Mark.newBuilder()
                .setKind(Mark.Kind.KIND_READ)
                .setAccount(ALICE)
                .setSenderDevice(1)
                .addNumbers(NumberRange.newBuilder().setFirst(5).setLast(7));
    }

    private static Content sentCopy() {
        return Content.newBuilder()
                .setSentCopy(
                        SentCopy.newBuilder().setRecipient(BOB).setNumber(7).setContent(HELLO))
                .build();
    }

    private static String hex(Message message) {
        return HexFormat.of().formatHex(message.toByteArray());
    }
}
