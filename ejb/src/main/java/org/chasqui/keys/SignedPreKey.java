// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys;

/**
 * A public key signed by the device's identity key: a signed EC prekey, or a Kyber prekey (PQXDH, section 2).
 *
 * @param id chosen by the device, 1 to 16777215
 * @param publicKey as serialised by libsignal
 * @param signature XEdDSA over the serialised key
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares these, and key bytes are arrays in every API
public record SignedPreKey(int id, byte[] publicKey, byte[] signature) {}
