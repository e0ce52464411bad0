// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The second half of the way of a message: from a shard's queue to the device and its acknowledgement. Start reading at
 * {@link org.chasqui.delivery.DeliveryPipeline} and {@link org.chasqui.delivery.DeviceSession}.
 */
@NullMarked
package org.chasqui.delivery;

import org.jspecify.annotations.NullMarked;
