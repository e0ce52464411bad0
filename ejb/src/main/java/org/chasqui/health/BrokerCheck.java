// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.health;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the broker lets us look into a queue. Only looks: nothing is sent, nothing taken. */
@Readiness
@ApplicationScoped
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class BrokerCheck implements HealthCheck {

    @Resource(lookup = "java:/ConnectionFactory")
    private ConnectionFactory broker;

    @Resource(lookup = "java:/jms/queue/chasqui/dead")
    private Queue queue;

    @Resource
    private ManagedExecutorService executor;

    private Probe probe;

    @PostConstruct
    void prepare() {
        probe = new Probe("broker", executor, DatabaseCheck.PATIENCE, this::ask);
    }

    private Optional<String> ask() throws JMSException {
        try (JMSContext context = broker.createContext();
                QueueBrowser browser = context.createBrowser(queue)) {
            browser.getEnumeration().hasMoreElements();
            return Optional.empty();
        }
    }

    @Override
    public HealthCheckResponse call() {
        return probe.check();
    }
}
