// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Starts Chasqui on this machine: a MariaDB and a stock WildFly, configured by the same CLI scripts an operator runs,
 * with the EAR deployed. {@link org.chasqui.launcher.Run} does it for {@code mvn -Prun},
 * {@link org.chasqui.launcher.LocalStack} for the integration tests. Everything listens on loopback only, and runs on
 * the Java that runs the launcher.
 */
@NullMarked
package org.chasqui.launcher;

import org.jspecify.annotations.NullMarked;
