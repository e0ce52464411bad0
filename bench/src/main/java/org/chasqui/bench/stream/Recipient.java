// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.stream;

/** A device that gets a copy, with the registration id that the server checks. */
public record Recipient(long account, int device, int registrationId) {}
