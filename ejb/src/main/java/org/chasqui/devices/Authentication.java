// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

/** What {@link Devices#authenticate} found. */
public sealed interface Authentication {

    /** The token is this device's. */
    record Authenticated(EnrolledDevice device) implements Authentication {}

    /** The token is malformed, unknown or revoked; which of these is nobody's business. */
    record InvalidToken() implements Authentication {}

    /** The token is right, but the account is disabled. */
    record AccountDisabled() implements Authentication {}
}
