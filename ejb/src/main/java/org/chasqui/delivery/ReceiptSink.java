// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chasqui.identity.AccountId;

/**
 * Where delivery hands in receipts and other news: they travel to their account like any message. Ingress implements
 * it.
 */
public interface ReceiptSink {

    /**
     * Hands in receipts and waits until all of them are on the broker's synced journal. Not subject to BUSY.
     *
     * @param patience how long to wait at most
     * @throws ReceiptsNotAcceptedException if the broker is away or not done in time; some may have been taken, sending
     *     all again is right
     */
    void accept(List<Outgoing> receipts, Duration patience) throws ReceiptsNotAcceptedException, InterruptedException;

    /**
     * Hands in receipts of messages whose batch is not acknowledged to the broker yet. Those for shards whose way is
     * open ({@link ReceiptRelay#isOpen}) go to their owner past the broker; for the others it waits as
     * {@link #accept(List, Duration)} does.
     *
     * @return completes when all have arrived; the batch must not be acknowledged before, nor when it fails
     */
    default CompletableFuture<Void> relay(List<Outgoing> receipts, Duration patience)
            throws ReceiptsNotAcceptedException, InterruptedException {
        accept(receipts, patience);
        return CompletableFuture.completedFuture(null);
    }

    /**
     * A receipt to be sent to all devices of an account.
     *
     * @param account the account that sent the messages
     * @param event the receipt as an encoded {@code chasqui.v1.Event} without sequence and previous
     */
    record Outgoing(AccountId account, ByteString event) {}

    /** Nothing may be deleted yet: try again later. */
    class ReceiptsNotAcceptedException extends Exception {
        private static final long serialVersionUID = 1;

        /** Says what was not confirmed. */
        public ReceiptsNotAcceptedException(String message) {
            super(message);
        }
    }
}
