// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * How messages leave and arrive: outbox, encryption, retries and key upkeep on one side; dedupe, decryption and
 * acknowledgements on the other.
 */
@NullMarked
package org.chasqui.client.messaging;

import org.jspecify.annotations.NullMarked;
