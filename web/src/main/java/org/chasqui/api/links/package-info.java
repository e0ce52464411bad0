// SPDX-License-Identifier: AGPL-3.0-or-later
/** Link sessions over HTTP: how a new device gets into an account. */
@NullMarked
package org.chasqui.api.links;

import org.jspecify.annotations.NullMarked;
