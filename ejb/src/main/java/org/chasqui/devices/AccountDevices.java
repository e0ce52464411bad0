// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import java.util.List;
import org.chasqui.identity.AccountId;

/**
 * The devices that a message to an account must be encrypted for.
 *
 * @param account the account
 * @param active false if there is no such account or it is disabled
 * @param devices in order of number; empty if not active
 */
public record AccountDevices(AccountId account, boolean active, List<EnrolledDevice> devices) {}
