// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Adapters of delivery: the threads that take batches off the broker, the delivery records in the database, dead
 * letters, and the threads that apply acknowledgements.
 */
@NullMarked
package org.chasqui.delivery.internal;

import org.jspecify.annotations.NullMarked;
