// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** Starts and stops with the application what looks after its connections. */
@WebListener
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class GatewayLifecycle implements ServletContextListener {

    @Inject
    private Heartbeats heartbeats;

    @Inject
    private Draining draining;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        heartbeats.start();
        draining.start();
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        draining.stop();
        heartbeats.stop();
    }
}
