// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.identity;

/**
 * The messages of one sender device in one conversation: the line along which message numbers are counted.
 *
 * @param sender the device that writes them
 * @param conversation the account they are addressed to
 */
public record NumberLine(DeviceAddress sender, AccountId conversation) {}
