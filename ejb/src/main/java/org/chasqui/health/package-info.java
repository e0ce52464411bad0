// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * MicroProfile Health: what an orchestrator or a load balancer asks. Live means that the JVM answers, ready that
 * database, schema and broker do; a server that is not ready recovers by itself and must not be restarted for it.
 */
@NullMarked
package org.chasqui.health;

import org.jspecify.annotations.NullMarked;
