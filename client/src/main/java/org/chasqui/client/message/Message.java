// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.message;

import java.time.Instant;
import org.chasqui.client.identity.MessageId;

/**
 * One message of the history, as it stood when it was read.
 *
 * @param id the same on every device
 * @param peer user name of the other party; the account id in hex as long as the name is not known
 * @param direction whether this account wrote it
 * @param time the server's time, in milliseconds; of a message not yet accepted, this device's
 * @param text what was written
 * @param ticks how far it has come
 */
public record Message(MessageId id, String peer, Direction direction, Instant time, String text, Ticks ticks) {

    /** The same message, further on its way. */
    public Message with(Ticks newTicks) {
        return new Message(id, peer, direction, time, text, newTicks);
    }
}
