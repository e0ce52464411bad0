// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.platform;

import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Opens contexts at the broker, each with a connection of its own: group commit wants one per writer. The broker in
 * this JVM knows its users by where they come from; an external one asks for {@code chasqui.broker.user} and
 * {@code chasqui.broker.password}.
 */
@Singleton
public class BrokerContexts {

    private final Optional<String> user;
    private final Optional<String> password;

    /** Unpooled. */
    @Resource(lookup = "java:/ConnectionFactory")
    @SuppressWarnings("NullAway.Init") // the container fills it
    private ConnectionFactory broker;

    @Inject
    BrokerContexts(
            @ConfigProperty(name = "chasqui.broker.user") Optional<String> user,
            @ConfigProperty(name = "chasqui.broker.password") Optional<String> password) {
        this.user = user;
        this.password = password;
    }

    /**
     * A context that acknowledges automatically; whoever opens it closes it.
     *
     * @throws jakarta.jms.JMSRuntimeException if the broker is away or refuses the credentials
     */
    public JMSContext open() {
        return open(JMSContext.AUTO_ACKNOWLEDGE);
    }

    /** As {@link #open()}; what is received waits for {@link JMSContext#acknowledge()}. */
    public JMSContext openForConsuming() {
        return open(JMSContext.CLIENT_ACKNOWLEDGE);
    }

    private JMSContext open(int mode) {
        return user.isPresent()
                ? broker.createContext(user.get(), password.orElse(""), mode)
                : broker.createContext(mode);
    }
}
