// SPDX-License-Identifier: AGPL-3.0-or-later
/** Publishing and claiming prekeys. */
@NullMarked
package org.chasqui.api.keys;

import org.jspecify.annotations.NullMarked;
