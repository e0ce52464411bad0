// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.message;

import org.chasqui.client.identity.MessageId;

/**
 * A message that arrived and cannot be read. It is lost: waiting does not make it readable, the sender has to write
 * again.
 *
 * @param id the message
 * @param sender user name of the sender, or the account id in hex if the name is not known
 * @param reason what is wrong and what to do, for people
 */
public record UnreadableMessage(MessageId id, String sender, String reason) {}
