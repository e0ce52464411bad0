// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.health;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the application says of itself: whether it has started, with which schema, and whether it is leaving. The EJB
 * and web modules write it, the checks beside it read it. Safe for use by several threads.
 */
@ApplicationScoped
public class Availability {

    private volatile @Nullable String schemaVersion;
    private volatile boolean draining;

    /**
     * The application has started.
     *
     * @param schemaVersion the newest among its migrations
     */
    public void started(String schemaVersion) {
        this.schemaVersion = schemaVersion;
    }

    /** Clients are sent away, and new ones belong elsewhere. */
    public void draining() {
        draining = true;
    }

    /** Clients are welcome again. */
    public void resumed() {
        draining = false;
    }

    /** Whether new clients belong elsewhere. */
    public boolean isDraining() {
        return draining;
    }

    /** The schema's version that the application needs; empty until it has started. */
    public Optional<String> schemaVersion() {
        return Optional.ofNullable(schemaVersion);
    }
}
