// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;

/** Makes container resources injectable through constructors, so that the classes that use them stay plain Java. */
@Singleton
// the container fills the fields before anyone can see the bean, and reads them as producers
@SuppressWarnings({"NullAway.Init", "UnusedVariable"})
public class ContainerResources {

    @Produces
    @PersistenceContext(unitName = "chasqui")
    private EntityManager entityManager;

    @Produces
    @Resource
    private ManagedThreadFactory threads;

    @Produces
    @Resource
    private ManagedExecutorService executor;

    /** The server's clock, in UTC. */
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
