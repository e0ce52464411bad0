// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import org.chasqui.ingress.BatchSender;
import org.chasqui.platform.BrokerContexts;
import org.jspecify.annotations.Nullable;

/**
 * Sends to a queue through a context of its own. A persistent send returns when the broker has synced its journal;
 * after a failure the context is thrown away and the next send opens a new one.
 */
final class JmsBatchSender implements BatchSender {

    private final BrokerContexts broker;
    private final Queue queue;
    private @Nullable JMSContext context;
    private @Nullable JMSProducer producer;

    JmsBatchSender(BrokerContexts broker, Queue queue) {
        this.broker = broker;
        this.queue = queue;
    }

    @Override
    public void send(byte[] batch, int length) throws BrokerException {
        try {
            JMSContext open = context;
            JMSProducer sending = producer;
            if (open == null || sending == null) {
                open = broker.open();
                sending = open.createProducer();
                context = open;
                producer = sending;
            }
            BytesMessage message = open.createBytesMessage();
            message.writeBytes(batch, 0, length);
            sending.send(queue, message);
        } catch (JMSException | JMSRuntimeException e) {
            close();
            throw new BrokerException(e);
        }
    }

    @Override
    public void close() {
        JMSContext open = context;
        context = null;
        producer = null;
        if (open != null) {
            open.close();
        }
    }
}
