// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * End-to-end encryption: libsignal on top of the store. Every use of a key and what follows from it share a
 * transaction.
 */
@NullMarked
package org.chasqui.client.crypto;

import org.jspecify.annotations.NullMarked;
