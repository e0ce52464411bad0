// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.chasqui.delivery.AcknowledgementQueue;
import org.chasqui.delivery.Acknowledgements;
import org.chasqui.delivery.DeviceSession;
import org.chasqui.delivery.MarkKind;
import org.chasqui.delivery.Shard;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.ingress.ConversationOrder;
import org.chasqui.ingress.Ingress;
import org.chasqui.ingress.Marking;
import org.chasqui.ingress.Submission;
import org.chasqui.ingress.SubmitOutcome;
import org.chasqui.metrics.PipelineMetrics;
import org.chasqui.protocol.Range;
import org.chasqui.protocol.v1.Accepted;
import org.chasqui.protocol.v1.Ack;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.ClientBatch;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.Mark;
import org.chasqui.protocol.v1.Marked;
import org.chasqui.protocol.v1.NumberRange;
import org.chasqui.protocol.v1.RejectionCode;
import org.chasqui.protocol.v1.SequenceRange;
import org.chasqui.protocol.v1.ServerFrame;
import org.chasqui.protocol.v1.Submit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientFramesTest {

    private final ManualSocket socket = new ManualSocket();
    private final RecordingIngress ingress = new RecordingIngress();
    private final RecordingQueue queue = new RecordingQueue();
    private DeviceSession session;
    private ClientFrames frames;

    @BeforeEach
    void open() throws ReflectiveOperationException {
        session = Sessions.withStored(10, 11, 12, 20).open();
        PipelineMetrics metrics = Metrics.uncounted();
        SocketChannel channel =
                new SocketChannel(session.device(), new OutboundFrames(socket.session()), metrics, Clock.systemUTC());
        frames = new ClientFrames(session, channel, ingress, queue, metrics);
    }

    @Test
    void handsASubmitToIngress() throws Exception {
        frames.handle(ClientFrame.newBuilder()
                .setSubmit(Submit.newBuilder()
                        .setRecipient(2)
                        .setNumber(17)
                        .addCopies(ciphertext(1, "copy"))
                        .addOwnCopies(ciphertext(3, "own copy")))
                .build());

        assertThat(ingress.submitted)
                .containsExactly(new Submission(
                        session.device(),
                        new AccountId(2),
                        17,
                        List.of(new Submission.DeviceCiphertext(1, 815, 3, ByteString.copyFromUtf8("copy"))),
                        List.of(new Submission.DeviceCiphertext(3, 815, 3, ByteString.copyFromUtf8("own copy"))),
                        Submission.Handling.USUAL));
    }

    @Test
    void answersWithTheConversationAndNumberOfTheSubmit() throws Exception {
        frames.handle(submit(2, 17));
        assertThat(socket.messages).isEmpty();

        ingress.answers.getFirst().accept(new SubmitOutcome.Accepted(123));

        assertThat(socket.messages)
                .containsExactly(ServerFrame.newBuilder()
                        .setAccepted(Accepted.newBuilder()
                                .setConversation(2)
                                .setNumber(17)
                                .setServerTime(123))
                        .build());
    }

    @Test
    void queuesWhatWasInFlightForTheShardOfTheAccount() throws Exception {
        frames.handle(ack(range(10, 11), range(12, 0), range(13, 19)));

        assertThat(queue.shards).containsExactly(new Shard(1));
        assertThat(queue.acknowledged)
                .containsExactly(new Acknowledgements.Acknowledged(
                        session.device(), List.of(Sessions.record(10), Sessions.record(11), Sessions.record(12))));
    }

    @Test
    void queuesNothingWhenNothingWasInFlight() throws Exception {
        frames.handle(ack(range(1, 9)));
        frames.handle(ack(range(10, 20)));
        frames.handle(ack(range(10, 20)));

        assertThat(queue.acknowledged).hasSize(1);
    }

    @Test
    void handlesTheFramesOfABatchInOrder() throws Exception {
        frames.handle(batch(submit(2, 1), ack(range(10, 10)), submit(2, 2)));

        assertThat(ingress.submitted).extracting(Submission::number).containsExactly(1L, 2L);
        assertThat(queue.acknowledged).hasSize(1);
    }

    @Test
    void aBatchInABatchIsMalformed() {
        assertThatExceptionOfType(ClientFrames.MalformedFrameException.class)
                .isThrownBy(() -> frames.handle(batch(batch(submit(2, 1)))));
        assertThat(ingress.submitted).isEmpty();
    }

    @Test
    void anEmptyBatchInABatchIsMalformedToo() {
        assertThatExceptionOfType(ClientFrames.MalformedFrameException.class)
                .isThrownBy(() -> frames.handle(batch(batch())));
    }

    @Test
    void aSubmitToNobodyIsMalformed() {
        assertThatExceptionOfType(ClientFrames.MalformedFrameException.class)
                .isThrownBy(() -> frames.handle(submit(0, 1)));
        assertThat(ingress.submitted).isEmpty();
    }

    @Test
    void ignoresAKindThatItDoesNotKnow() throws Exception {
        // field 3, a kind from a newer client
        ClientFrame unknown = ClientFrame.parseFrom(new byte[] {0x1a, 0x00});

        frames.handle(batch(unknown, submit(2, 1)));
        frames.handle(unknown);

        assertThat(ingress.submitted).hasSize(1);
        assertThat(socket.messages).isEmpty();
        assertThat(socket.closed).isEmpty();
    }

    @Test
    void handsAMarkToIngressAndSaysWhenItIsTaken() throws Exception {
        Mark mark = mark().build();
        frames.handle(ClientFrame.newBuilder().setMark(mark).build());

        assertThat(ingress.marked)
                .containsExactly(new Marking(
                        session.device(),
                        MarkKind.READ,
                        new DeviceAddress(new AccountId(2), 3),
                        List.of(new Range(1, 4), new Range(7, 7))));
        assertThat(socket.messages).isEmpty();
        ingress.taken.getFirst().run();
        assertThat(socket.messages)
                .containsExactly(ServerFrame.newBuilder()
                        .setMarked(Marked.newBuilder().addMarks(mark))
                        .build());
    }

    @Test
    void rejectsMarksThatMeanNothing() {
        assertMalformed(mark().clearKind());
        assertMalformed(mark().setKindValue(99));
        assertMalformed(mark().clearAccount());
        assertMalformed(mark().clearSenderDevice());
        assertMalformed(mark().setSenderDevice(128));
        assertMalformed(mark().clearNumbers());
        assertMalformed(mark().addNumbers(NumberRange.getDefaultInstance()));
        assertMalformed(mark().addNumbers(NumberRange.newBuilder().setFirst(5).setLast(4)));
        assertMalformed(mark().addAllNumbers(Collections.nCopies(
                256, NumberRange.newBuilder().setFirst(1).build())));
        assertThat(ingress.marked).isEmpty();
    }

    private void assertMalformed(Mark.Builder mark) {
        assertThatExceptionOfType(ClientFrames.MalformedFrameException.class)
                .isThrownBy(() ->
                        frames.handle(ClientFrame.newBuilder().setMark(mark).build()));
    }

    private static Mark.Builder mark() {
        return Mark.newBuilder()
                .setKind(Mark.Kind.KIND_READ)
                .setAccount(2)
                .setSenderDevice(3)
                .addNumbers(NumberRange.newBuilder().setFirst(1).setLast(4))
                .addNumbers(NumberRange.newBuilder().setFirst(7));
    }

    @Test
    void answersBusyToAConnectionThatHasTooMuchOutstanding() throws Exception {
        for (int number = 1; number <= ConnectionLimits.MAX_OUTSTANDING + 1; number++) {
            frames.handle(submit(2, number));
        }

        assertThat(ingress.submitted).hasSize(ConnectionLimits.MAX_OUTSTANDING);
        assertThat(socket.messages)
                .singleElement()
                .satisfies(m -> assertThat(m.getRejected().getCode()).isEqualTo(RejectionCode.REJECTION_CODE_BUSY));

        ingress.answers.getFirst().accept(new SubmitOutcome.Accepted(1));
        frames.handle(submit(2, 5_000));
        assertThat(ingress.submitted).hasSize(ConnectionLimits.MAX_OUTSTANDING + 1);
    }

    @Test
    void cutsOffWhoDoesNotListenToLimits() throws Exception {
        for (int number = 1; number <= ConnectionLimits.MAX_REFUSED_IN_A_ROW + 1; number++) {
            assertThat(socket.closed).isEmpty();
            frames.handle(submit(2, number));
            ingress.answers.getLast().accept(new SubmitOutcome.RateLimited(Duration.ofSeconds(1)));
        }

        assertThat(socket.closed)
                .singleElement()
                .satisfies(c -> assertThat(c.getCloseCode().getCode()).isEqualTo(4429));
    }

    @Test
    void whatArrivesOnAClosedSessionHasNoEffect() throws Exception {
        Sessions.close(session);
        frames.handle(submit(2, 1));
        frames.handle(ack(range(10, 12)));
        frames.handle(ClientFrame.newBuilder().setMark(mark()).build());

        assertThat(ingress.submitted).isEmpty();
        assertThat(ingress.marked).isEmpty();
        assertThat(queue.acknowledged).isEmpty();
    }

    private static ClientFrame submit(long recipient, long number) {
        return ClientFrame.newBuilder()
                .setSubmit(Submit.newBuilder().setRecipient(recipient).setNumber(number))
                .build();
    }

    private static ClientFrame ack(SequenceRange... ranges) {
        return ClientFrame.newBuilder()
                .setAck(Ack.newBuilder().addAllSequences(List.of(ranges)))
                .build();
    }

    private static SequenceRange range(long first, long last) {
        return SequenceRange.newBuilder().setFirst(first).setLast(last).build();
    }

    private static ClientFrame batch(ClientFrame... inner) {
        return ClientFrame.newBuilder()
                .setBatch(ClientBatch.newBuilder().addAllFrames(List.of(inner)))
                .build();
    }

    private static DeviceCiphertext ciphertext(int device, String text) {
        return DeviceCiphertext.newBuilder()
                .setDevice(device)
                .setRegistrationId(815)
                .setType(CiphertextType.CIPHERTEXT_TYPE_PREKEY)
                .setCiphertext(ByteString.copyFromUtf8(text))
                .build();
    }

    private static final class RecordingIngress implements Ingress {
        private final List<Submission> submitted = new ArrayList<>();
        private final List<Consumer<SubmitOutcome>> answers = new ArrayList<>();
        private final List<Marking> marked = new ArrayList<>();
        private final List<Runnable> taken = new ArrayList<>();

        @Override
        public void submit(Submission submission, ConversationOrder order, Consumer<SubmitOutcome> answer) {
            submitted.add(submission);
            answers.add(answer);
        }

        @Override
        public void mark(Marking marking, Runnable whenTaken) {
            marked.add(marking);
            taken.add(whenTaken);
        }
    }

    private static final class RecordingQueue implements AcknowledgementQueue {
        private final List<Shard> shards = new ArrayList<>();
        private final List<Acknowledgements.Acknowledged> acknowledged = new ArrayList<>();

        @Override
        public void add(Shard shard, Acknowledgements.Acknowledged added) {
            shards.add(shard);
            acknowledged.add(added);
        }
    }
}
