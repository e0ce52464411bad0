// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Prekey bundles (PQXDH): published by devices with every signature verified, claimed by those who want to write to
 * them, each one-time key handed out once and in order.
 */
@NullMarked
package org.chasqui.keys;

import org.jspecify.annotations.NullMarked;
