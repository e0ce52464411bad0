// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

/** Puts batches on one shard's queue; used by one thread. */
public interface BatchSender extends AutoCloseable {

    /**
     * Sends a batch as one persistent message.
     *
     * @param batch encoded envelopes, one behind the other; may be used again after this returns
     * @param length how many of its bytes they are
     * @throws BrokerException if the broker did not confirm; whether it has the batch is then unknown
     */
    void send(byte[] batch, int length) throws BrokerException;

    @Override
    void close();

    /** The broker is away or refused. */
    class BrokerException extends Exception {
        private static final long serialVersionUID = 1;

        /** With what the broker said. */
        public BrokerException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }
}
