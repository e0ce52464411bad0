// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import java.util.ArrayList;
import java.util.List;
import org.chasqui.delivery.AcknowledgementQueue;
import org.chasqui.delivery.Acknowledgements;
import org.chasqui.delivery.DeviceSession;
import org.chasqui.identity.AccountId;
import org.chasqui.ingress.Ingress;
import org.chasqui.ingress.Submission;
import org.chasqui.protocol.v1.Ack;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.SequenceRange;
import org.chasqui.protocol.v1.Submit;
import org.chasqui.routing.ShardMap;

/** What the frames of one connection mean. */
final class ClientFrames {

    private final DeviceSession session;
    private final SocketChannel channel;
    private final Ingress ingress;
    private final AcknowledgementQueue acknowledgements;

    ClientFrames(DeviceSession session, SocketChannel channel, Ingress ingress, AcknowledgementQueue acknowledgements) {
        this.session = session;
        this.channel = channel;
        this.ingress = ingress;
        this.acknowledgements = acknowledgements;
    }

    DeviceSession session() {
        return session;
    }

    /** Handles a frame; its kinds are told apart here and nowhere else. */
    void handle(ClientFrame frame) throws MalformedFrameException {
        switch (frame.getFrameCase()) {
            case SUBMIT -> submit(frame.getSubmit());
            case ACK -> acknowledge(frame.getAck());
            case BATCH -> {
                for (ClientFrame inner : frame.getBatch().getFramesList()) {
                    if (inner.hasBatch()) {
                        throw new MalformedFrameException();
                    }
                    handle(inner);
                }
            }
            case FRAME_NOT_SET -> {
                // a kind from a newer client: ignored
            }
        }
    }

    private void submit(Submit submit) throws MalformedFrameException {
        if (submit.getRecipient() == 0) {
            throw new MalformedFrameException();
        }
        AccountId recipient = new AccountId(submit.getRecipient());
        Submission submission = new Submission(
                session.device(),
                recipient,
                submit.getNumber(),
                copies(submit.getCopiesList()),
                copies(submit.getOwnCopiesList()));
        ingress.submit(submission, outcome -> channel.answer(recipient, submit.getNumber(), outcome));
    }

    private static List<Submission.DeviceCiphertext> copies(List<DeviceCiphertext> wire) {
        return wire.stream()
                .map(c -> new Submission.DeviceCiphertext(
                        c.getDevice(), c.getRegistrationId(), c.getTypeValue(), c.getCiphertext()))
                .toList();
    }

    private void acknowledge(Ack ack) {
        List<Long> sequences = new ArrayList<>();
        for (SequenceRange range : ack.getSequencesList()) {
            sequences.addAll(session.acknowledged(range.getFirst(), Math.max(range.getFirst(), range.getLast())));
        }
        if (!sequences.isEmpty()) {
            acknowledgements.add(
                    ShardMap.of(session.device().address().account()),
                    new Acknowledgements.Acknowledged(session.device(), sequences));
        }
    }

    /** The connection is closed with 1007. */
    static final class MalformedFrameException extends Exception {
        private static final long serialVersionUID = 1;
    }
}
