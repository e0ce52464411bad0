// SPDX-License-Identifier: AGPL-3.0-or-later
/** Who is who: typed ids of accounts and devices. Everything else builds on them; they build on nothing. */
@NullMarked
package org.chasqui.identity;

import org.jspecify.annotations.NullMarked;
