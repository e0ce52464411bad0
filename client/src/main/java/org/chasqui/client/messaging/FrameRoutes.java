// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

/**
 * Who looks after which frames of the server.
 *
 * @param incoming messages and receipts
 * @param outgoing answers to what was submitted
 * @param marking marks and their confirmations
 * @param devices changes of the account's own device list
 * @param preKeysLow refills prekeys; must not block
 */
record FrameRoutes(Incoming incoming, Outgoing outgoing, Marking marking, OwnDevices devices, Runnable preKeysLow) {}
