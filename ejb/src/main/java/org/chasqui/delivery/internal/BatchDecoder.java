// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.List;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.EnvelopeCodec;

/** Unwraps what lies in a shard's queue; what cannot be read is a dead letter, and its neighbours are not. */
@Singleton
class BatchDecoder {

    private final DeadLetters deadLetters;

    @Inject
    BatchDecoder(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** The envelopes that can be read; the others are durable in the dead letters' queue when this returns. */
    List<Envelope> soundEnvelopes(Message message) throws JMSException {
        List<Envelope> envelopes = new ArrayList<>();
        if (!(message instanceof BytesMessage bytes)) {
            deadLetters.bury(new byte[0], "not a BytesMessage");
            return envelopes;
        }
        byte[] batch = new byte[Math.toIntExact(bytes.getBodyLength())];
        bytes.readBytes(batch);
        for (EnvelopeCodec.Decoded part : EnvelopeCodec.decode(batch)) {
            switch (part) {
                case EnvelopeCodec.Decoded.Sound sound -> envelopes.add(sound.envelope());
                case EnvelopeCodec.Decoded.Malformed malformed ->
                    deadLetters.bury(malformed.bytes().toByteArray(), malformed.reason());
            }
        }
        return envelopes;
    }
}
