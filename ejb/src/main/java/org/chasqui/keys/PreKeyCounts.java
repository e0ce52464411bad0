// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys;

/**
 * One-time keys that are left; a device refills before they run out.
 *
 * @param preKeys EC
 * @param kyberPreKeys Kyber
 */
public record PreKeyCounts(long preKeys, long kyberPreKeys) {}
