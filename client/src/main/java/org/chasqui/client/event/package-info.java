// SPDX-License-Identifier: AGPL-3.0-or-later
/** What a connected client tells its user: messages, ticks, warnings, the end of the connection. */
@NullMarked
package org.chasqui.client.event;

import org.jspecify.annotations.NullMarked;
