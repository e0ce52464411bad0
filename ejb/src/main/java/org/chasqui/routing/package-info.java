// SPDX-License-Identifier: AGPL-3.0-or-later
/** Which shard carries which account. */
@NullMarked
package org.chasqui.routing;

import org.jspecify.annotations.NullMarked;
