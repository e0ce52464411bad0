// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import org.chasqui.platform.BrokerContexts;
import org.jboss.logging.Logger;

/** The queue {@code chasqui.dead}: what our own parser could not read, with the reason in property {@code reason}. */
@Singleton
class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final BrokerContexts broker;

    @Resource(lookup = "java:/jms/queue/chasqui/dead")
    @SuppressWarnings("NullAway.Init")
    private Queue queue;

    @Inject
    DeadLetters(BrokerContexts broker) {
        this.broker = broker;
    }

    /** Puts the bytes away, durable when this returns. */
    void bury(byte[] bytes, String reason) throws JMSException {
        LOG.warnf("dead letter of %d bytes: %s", bytes.length, reason);
        try (JMSContext context = broker.open()) {
            BytesMessage message = context.createBytesMessage();
            message.writeBytes(bytes);
            context.createProducer().setProperty("reason", reason).send(queue, message);
        }
    }
}
