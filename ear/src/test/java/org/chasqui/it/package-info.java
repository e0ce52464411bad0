// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Integration tests: the client SDK and a raw WebSocket client against a real WildFly with Artemis and MariaDB, started
 * by the same launcher and scripts as {@code mvn -Prun}.
 */
@NullMarked
package org.chasqui.it;

import org.jspecify.annotations.NullMarked;
