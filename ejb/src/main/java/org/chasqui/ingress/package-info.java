// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The first half of the way of a message: a submit is checked whole, gathered into its shard's batch and handed to the
 * broker. Start reading at {@link org.chasqui.ingress.Ingress}.
 */
@NullMarked
package org.chasqui.ingress;

import org.jspecify.annotations.NullMarked;
