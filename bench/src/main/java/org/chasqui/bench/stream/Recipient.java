// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.stream;

/** Where a submit goes: an account with one device. */
public record Recipient(long account, int device, int registrationId) {}
