// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Link sessions: how a new device gets into an account that its primary certifies it for. The server relays and keeps
 * the place; docs/protocol.md, "Linking a device", tells the whole story.
 */
@NullMarked
package org.chasqui.devices.links;

import org.jspecify.annotations.NullMarked;
