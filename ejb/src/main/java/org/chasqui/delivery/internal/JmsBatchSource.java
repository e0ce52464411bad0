// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chasqui.delivery.Envelope;

/** A shard's queue. Closing gives the broker back what was not acknowledged (Jakarta Messaging 3.1, section 6.2.9). */
final class JmsBatchSource implements BatchSource {

    /** No more batches are taken together once they have this many envelopes, or bytes: they are one transaction. */
    private static final int ENOUGH = 512;

    private static final long ENOUGH_BYTES = 1024 * 1024;

    /** What takes longer to receive was not there yet. */
    private static final Duration AT_ONCE = Duration.ofNanos(50_000);

    private final JMSContext context;
    private final JMSConsumer consumer;
    private final BatchDecoder decoder;

    /** @param context one that waits for {@link JMSContext#acknowledge()}; closed with this source */
    JmsBatchSource(JMSContext context, Queue queue, BatchDecoder decoder) {
        this.context = context;
        this.consumer = context.createConsumer(queue);
        this.decoder = decoder;
    }

    @Override
    public Optional<List<Envelope>> take(Duration patience) throws JMSException {
        long begun = System.nanoTime();
        Message next = consumer.receive(patience.toMillis());
        if (next == null) {
            return Optional.empty();
        }
        boolean alone = System.nanoTime() - begun > AT_ONCE.toNanos();
        List<Envelope> envelopes = new ArrayList<>();
        long bytes = add(next, envelopes);
        // Looking for more asks the broker: a batch that came alone is not held up by that.
        while (!alone
                && envelopes.size() < ENOUGH
                && bytes < ENOUGH_BYTES
                && (next = consumer.receiveNoWait()) != null) {
            bytes += add(next, envelopes);
        }
        return Optional.of(envelopes);
    }

    private long add(Message batch, List<Envelope> envelopes) throws JMSException {
        envelopes.addAll(decoder.soundEnvelopes(batch));
        return batch instanceof BytesMessage bytes ? bytes.getBodyLength() : 0;
    }

    @Override
    public void acknowledge() {
        context.acknowledge();
    }

    @Override
    public void close() {
        context.close();
    }
}
