// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys;

/**
 * A one-time EC prekey; unsigned, as in X3DH.
 *
 * @param id chosen by the device, 1 to 16777215
 * @param publicKey as serialised by libsignal, 33 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares these, and key bytes are arrays in every API
public record EcPreKey(int id, byte[] publicKey) {}
