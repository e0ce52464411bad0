// SPDX-License-Identifier: AGPL-3.0-or-later
/** Messages as a user sees them, and the ticks beside them. */
@NullMarked
package org.chasqui.client.message;

import org.jspecify.annotations.NullMarked;
