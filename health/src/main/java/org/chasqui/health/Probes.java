// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.health;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Makes probes that ask on the container's threads. Resources go by global names: a library has no others. */
@ApplicationScoped
@SuppressWarnings("NullAway.Init") // the container fills the field
class Probes {

    /** How long an answer is waited for. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    @Resource(lookup = "java:jboss/ee/concurrency/executor/default")
    private ManagedExecutorService executor;

    Probe of(String name, Probe.Question question) {
        return new Probe(name, executor, PATIENCE, question);
    }
}
