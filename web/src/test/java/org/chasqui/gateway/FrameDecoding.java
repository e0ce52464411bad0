// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.chasqui.delivery.DeviceSession;
import org.chasqui.delivery.EnvelopeCodec;
import org.chasqui.devices.AccountDevices;
import org.chasqui.identity.AccountId;
import org.chasqui.ingress.ConversationOrder;
import org.chasqui.ingress.Ingress;
import org.chasqui.ingress.MarkCheck;
import org.chasqui.ingress.Marking;
import org.chasqui.ingress.SendingDevices;
import org.chasqui.ingress.Submission;
import org.chasqui.ingress.SubmissionCheck;
import org.chasqui.ingress.SubmitOutcome;
import org.chasqui.protocol.v1.ClientFrame;

/** What happens to the bytes of a WebSocket message up to the broker, for fuzzing: every account has one device. */
final class FrameDecoding {

    private static final Duration RETENTION = Duration.ofDays(30);

    private final ManualSocket socket = new ManualSocket();
    private final DeviceSession session;
    private final ClientFrames frames;

    FrameDecoding() throws ReflectiveOperationException {
        session = Sessions.withStored(10, 11, 12).open();
        var metrics = Metrics.uncounted();
        var channel =
                new SocketChannel(session.device(), new OutboundFrames(socket.session()), metrics, Clock.systemUTC());
        frames = new ClientFrames(session, channel, new Checking(), (shard, acknowledged) -> {}, metrics);
    }

    /** Handles bytes as the endpoint does; anything but a frame or a malformed one is a fault of ours. */
    void handle(byte[] message) {
        try {
            frames.handle(ClientFrame.parseFrom(message));
        } catch (InvalidProtocolBufferException | ClientFrames.MalformedFrameException e) {
            return; // closed with 1007
        }
        socket.drain();
    }

    private final class Checking implements Ingress {

        private final SendingDevices sending = new SendingDevices(d -> true, System::nanoTime);

        private AccountDevices devices(AccountId account) {
            return new AccountDevices(account, true, List.of(session.device()));
        }

        @Override
        public void submit(Submission submission, ConversationOrder order, Consumer<SubmitOutcome> answer) {
            switch (new SubmissionCheck(this::devices, sending, RETENTION).check(submission, 1)) {
                case SubmissionCheck.Result.Refused refused -> answer.accept(refused.outcome());
                case SubmissionCheck.Result.Sound sound -> {
                    sound.envelopes().forEach(e -> EnvelopeCodec.decode(EnvelopeCodec.encode(e)));
                    answer.accept(new SubmitOutcome.Accepted(1));
                }
            }
        }

        @Override
        public void mark(Marking marking, Runnable taken) {
            new MarkCheck(this::devices, sending, RETENTION)
                    .envelopes(marking, 1)
                    .orElseThrow()
                    .forEach(e -> EnvelopeCodec.decode(EnvelopeCodec.encode(e)));
            taken.run();
        }
    }
}
