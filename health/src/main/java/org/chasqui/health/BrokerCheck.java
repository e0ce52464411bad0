// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.health;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.TemporaryQueue;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the broker takes a message and gives it back. The message is not persistent and goes to a queue that lives
 * as long as the question; a broker whose disk is full takes none, and the send hangs.
 */
@Readiness
@ApplicationScoped
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class BrokerCheck implements HealthCheck {

    @Resource(lookup = "java:/ConnectionFactory")
    private ConnectionFactory broker;

    /** Who this server is at an external broker; the one in this JVM does not ask. */
    @Inject
    @ConfigProperty(name = "chasqui.broker.user")
    private Optional<String> user;

    @Inject
    @ConfigProperty(name = "chasqui.broker.password")
    private Optional<String> password;

    @Inject
    private Probes probes;

    private Probe probe;

    @PostConstruct
    void prepare() {
        probe = probes.of("broker", this::ask);
    }

    private Optional<String> ask() {
        try (JMSContext context = open()) {
            TemporaryQueue queue = context.createTemporaryQueue();
            try (JMSConsumer consumer = context.createConsumer(queue)) {
                context.createProducer()
                        .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                        .send(queue, context.createMessage());
                Message back = consumer.receive(Probes.PATIENCE.toMillis());
                return back == null ? Optional.of("a message did not come back") : Optional.empty();
            }
        }
    }

    private JMSContext open() {
        return user.isPresent() ? broker.createContext(user.get(), password.orElse("")) : broker.createContext();
    }

    @Override
    public HealthCheckResponse call() {
        return probe.check();
    }
}
