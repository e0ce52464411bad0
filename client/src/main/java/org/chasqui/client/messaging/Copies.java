// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.util.function.IntFunction;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.store.Directed;
import org.chasqui.client.store.OutboxEntry;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.SentCopy;
import org.chasqui.protocol.v1.Silence;
import org.chasqui.protocol.v1.Text;

/**
 * What each device gets of an outbox entry.
 *
 * @param recipients by number of a device of the recipient
 * @param own by number of an own other device
 */
record Copies(IntFunction<Content> recipients, IntFunction<Content> own) {

    static Copies of(MessageId id, OutboxEntry entry) {
        boolean toSelf = id.sender().account().equals(id.conversation());
        Directed directed = entry.directed();
        if (directed == null) {
            Content text = text(id, entry.text());
            Content copy = sentCopy(id, text);
            return new Copies(_ -> toSelf ? copy : text, _ -> copy);
        }
        Content content = directed.content().toBuilder().setNumber(id.number()).build();
        return new Copies(device -> device == directed.device() ? content : silence(), _ -> silence());
    }

    /** A text with the number under which it is sent, so that nobody can put it under another. */
    static Content text(MessageId id, String body) {
        return Content.newBuilder()
                .setText(Text.newBuilder().setBody(body))
                .setNumber(id.number())
                .build();
    }

    /** What an own device gets instead of the content itself. */
    static Content sentCopy(MessageId id, Content content) {
        return Content.newBuilder()
                .setSentCopy(SentCopy.newBuilder()
                        .setRecipient(id.conversation().value())
                        .setNumber(id.number())
                        .setContent(content))
                .build();
    }

    static Content silence() {
        return Content.newBuilder().setSilence(Silence.getDefaultInstance()).build();
    }
}
