// SPDX-License-Identifier: AGPL-3.0-or-later
/** The data plane: frames over one WebSocket. */
@NullMarked
package org.chasqui.client.stream;

import org.jspecify.annotations.NullMarked;
