// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Wakes sleeping devices: says to a device's push service that something waits, and nothing else. Hears from delivery
 * of urgent messages that were stored ({@link org.chasqui.delivery.SleepingDevices}), decides when a device is woken
 * ({@link org.chasqui.wakeup.WakeUpQueue}) and reaches the push services through a port with two adapters
 * ({@link org.chasqui.wakeup.WakeUpGateway}). Nothing durable hangs on a wake-up: a lost one costs time, no message.
 */
@NullMarked
package org.chasqui.wakeup;

import org.jspecify.annotations.NullMarked;
