// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

/**
 * How many one-time prekeys of this device the server has left.
 *
 * @param preKeys EC
 * @param kyberPreKeys Kyber
 */
public record PreKeyCounts(int preKeys, int kyberPreKeys) {}
