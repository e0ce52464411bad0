// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * MicroProfile Health: what an orchestrator or a load balancer asks. Live means that the JVM answers, ready that
 * database, schema and broker do and that clients are welcome; a server that is not ready recovers by itself and must
 * not be restarted for it.
 *
 * <p>A library of the EAR and not part of its EJB module: WildFly's health subsystem looks for checks with the CDI
 * visibility of the EAR's root, which sees {@code lib/} but neither EJB nor web modules.
 */
@NullMarked
package org.chasqui.health;

import org.jspecify.annotations.NullMarked;
