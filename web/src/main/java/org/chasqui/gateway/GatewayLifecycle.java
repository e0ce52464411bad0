// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** Starts and stops the heartbeats with the application. */
@WebListener
@SuppressWarnings("NullAway.Init") // the container fills the field
public class GatewayLifecycle implements ServletContextListener {

    @Inject
    private Heartbeats heartbeats;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        heartbeats.start();
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        heartbeats.stop();
    }
}
