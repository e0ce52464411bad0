// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.ArrayList;
import java.util.List;
import org.chasqui.delivery.DeliveryPipeline;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.EnvelopeCodec;
import org.chasqui.delivery.FencedException;
import org.chasqui.delivery.Shard;
import org.chasqui.delivery.StalledShards;
import org.jboss.logging.Logger;

/**
 * Takes batches off a shard's queue; ejb-jar.xml declares one such bean per shard. Only unwraps, delegates and waits:
 * while the database is away it tries the same batch again, so that nothing overtakes it. Returning acknowledges the
 * batch (Jakarta Messaging 3.1, section 8.7), throwing has it delivered again.
 */
@TransactionManagement(TransactionManagementType.BEAN)
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class DeliveryConsumer implements MessageListener {

    private static final Logger LOG = Logger.getLogger(DeliveryConsumer.class);

    @Inject
    private DeliveryPipeline pipeline;

    @Inject
    private DeadLetters deadLetters;

    @Inject
    private StalledShards stalled;

    /** Which shard's queue this entry of ejb-jar.xml listens to. */
    @Resource(name = "shard")
    private int shard;

    private volatile boolean stopping;

    @Override
    public void onMessage(Message message) {
        try {
            deliver(new Shard(shard), soundEnvelopes(message));
        } catch (FencedException e) {
            LOG.warnf("%s; its batch goes back to the broker", e.getMessage());
            throw new IllegalStateException("batch of shard " + shard + " is another owner's", e);
        } catch (JMSException e) {
            throw new IllegalStateException("batch of shard " + shard + " is left to be delivered again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("shutting down; batch of shard " + shard + " stays in its queue", e);
        }
    }

    private List<Envelope> soundEnvelopes(Message message) throws JMSException {
        List<Envelope> envelopes = new ArrayList<>();
        if (!(message instanceof BytesMessage bytes)) {
            deadLetters.bury(new byte[0], "not a BytesMessage");
            return envelopes;
        }
        byte[] batch = new byte[Math.toIntExact(bytes.getBodyLength())];
        bytes.readBytes(batch);
        for (EnvelopeCodec.Decoded part : EnvelopeCodec.decode(batch)) {
            switch (part) {
                case EnvelopeCodec.Decoded.Sound sound -> envelopes.add(sound.envelope());
                case EnvelopeCodec.Decoded.Malformed malformed ->
                    deadLetters.bury(malformed.bytes().toByteArray(), malformed.reason());
            }
        }
        return envelopes;
    }

    private void deliver(Shard on, List<Envelope> envelopes) throws FencedException, InterruptedException {
        stalled.begun(on);
        try {
            Backoff backoff = new Backoff();
            pipeline.deliver(on, envelopes, failure -> {
                stalled.failed(on);
                LOG.warnf("shard %d waits, a batch of %d could not be stored: %s", shard, envelopes.size(), failure);
                backoff.await(() -> stopping);
            });
        } finally {
            stalled.ended(on);
        }
    }

    @PreDestroy
    void stop() {
        stopping = true;
    }
}
