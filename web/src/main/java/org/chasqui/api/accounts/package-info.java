// SPDX-License-Identifier: AGPL-3.0-or-later
/** Looking up accounts. */
@NullMarked
package org.chasqui.api.accounts;

import org.jspecify.annotations.NullMarked;
