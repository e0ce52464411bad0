// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The WebSocket gateway: authenticates the upgrade, translates frames to calls and outcomes to frames. Nothing here
 * blocks an IO thread.
 */
@NullMarked
package org.chasqui.gateway;

import org.jspecify.annotations.NullMarked;
