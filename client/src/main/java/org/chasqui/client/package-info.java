// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The client SDK: {@link org.chasqui.client.ChasquiClient} is one enrolled device with its keys, outbox and history.
 */
@NullMarked
package org.chasqui.client;

import org.jspecify.annotations.NullMarked;
