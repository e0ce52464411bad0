// SPDX-License-Identifier: AGPL-3.0-or-later
/** Group commit: the writer of each shard and its broker adapter. */
@NullMarked
package org.chasqui.ingress.internal;

import org.jspecify.annotations.NullMarked;
