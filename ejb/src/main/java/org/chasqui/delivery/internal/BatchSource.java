// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chasqui.delivery.Envelope;

/**
 * Where a shard's consumer takes batches from, in their order; what is not acknowledged comes again, to the next
 * source.
 */
interface BatchSource extends AutoCloseable {

    /**
     * Waits for a batch, and takes whatever others have gathered with it.
     *
     * @param patience how long to wait at most, in whole milliseconds, at least one
     * @return what is in them; nothing if none came in that time
     */
    Optional<List<Envelope>> take(Duration patience) throws JMSException;

    /** All that was taken is done with. */
    void acknowledge() throws JMSException;

    @Override
    void close();
}
