// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import java.util.ArrayList;
import java.util.List;
import org.chasqui.delivery.AcknowledgementQueue;
import org.chasqui.delivery.Acknowledgements;
import org.chasqui.delivery.DeliveryRecords;
import org.chasqui.delivery.DeviceSession;
import org.chasqui.identity.AccountId;
import org.chasqui.ingress.ConversationOrder;
import org.chasqui.ingress.Ingress;
import org.chasqui.metrics.PipelineMetrics;
import org.chasqui.protocol.v1.Ack;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Mark;
import org.chasqui.protocol.v1.SequenceRange;
import org.chasqui.protocol.v1.Submit;
import org.chasqui.routing.ShardMap;

/** What the frames of one connection mean. */
final class ClientFrames {

    private final DeviceSession session;
    private final SocketChannel channel;
    private final Ingress ingress;
    private final AcknowledgementQueue acknowledgements;
    private final PipelineMetrics metrics;
    private final ConnectionLimits limits = new ConnectionLimits();
    private final ConversationOrder order = new ConversationOrder();

    ClientFrames(
            DeviceSession session,
            SocketChannel channel,
            Ingress ingress,
            AcknowledgementQueue acknowledgements,
            PipelineMetrics metrics) {
        this.session = session;
        this.channel = channel;
        this.ingress = ingress;
        this.acknowledgements = acknowledgements;
        this.metrics = metrics;
    }

    DeviceSession session() {
        return session;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Handles a frame; its kinds are told apart here and nowhere else. */
    void handle(ClientFrame frame) throws MalformedFrameException {
        if (session.isClosed()) {
            metrics.ignored("closed"); // replaced or revoked: what still arrives has no effect
            return;
        }
        switch (frame.getFrameCase()) {
            case SUBMIT -> submit(frame.getSubmit());
            case ACK -> acknowledge(frame.getAck());
            case MARK -> mark(frame.getMark());
            case BATCH -> {
                for (ClientFrame inner : frame.getBatch().getFramesList()) {
                    if (inner.hasBatch()) {
                        throw new MalformedFrameException();
                    }
                    handle(inner);
                }
            }
            case FRAME_NOT_SET -> metrics.ignored("unknown kind"); // from a newer client, or empty
        }
    }

    private void submit(Submit submit) throws MalformedFrameException {
        AccountId recipient = new AccountId(notZero(submit.getRecipient()));
        long number = submit.getNumber();
        if (!limits.submit()) {
            if (!submit.getEphemeral()) {
                order.refused(recipient, number);
            }
            channel.answer(recipient, number, ConnectionLimits.TOO_MANY_OUTSTANDING);
            return;
        }
        ingress.submit(WireSubmissions.of(session.device(), recipient, submit), order, outcome -> {
            channel.answer(recipient, number, outcome);
            if (limits.answered(outcome) == ConnectionLimits.Verdict.CUT_OFF) {
                channel.rateLimited();
            }
        });
    }

    private void mark(Mark mark) throws MalformedFrameException {
        var marking = WireMarks.of(session.device(), mark);
        if (limits.mark()) {
            ingress.mark(marking, () -> channel.marked(mark));
        } else {
            metrics.limited("marks");
            channel.rateLimited();
        }
    }

    private void acknowledge(Ack ack) {
        List<DeliveryRecords.Stored> records = new ArrayList<>();
        for (SequenceRange range : ack.getSequencesList()) {
            var known = session.acknowledged(range.getFirst(), Math.max(range.getFirst(), range.getLast()));
            if (known.count() == 0) {
                metrics.ignored("ack of nothing in flight");
            }
            records.addAll(known.ofRecords());
        }
        if (!records.isEmpty()) {
            acknowledgements.add(
                    ShardMap.of(session.device().address().account()),
                    new Acknowledgements.Acknowledged(session.device(), records));
        }
    }

    static long notZero(long account) throws MalformedFrameException {
        if (account == 0) {
            throw new MalformedFrameException();
        }
        return account;
    }

    /** The connection is closed with 1007. */
    static final class MalformedFrameException extends Exception {
        private static final long serialVersionUID = 1;
    }
}
