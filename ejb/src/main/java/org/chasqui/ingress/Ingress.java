// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import java.util.function.Consumer;

/**
 * Takes submits and answers each once it is durable. A submit joins the batch that its recipient's shard is gathering;
 * while one batch is being synced the next one fills. Within a connection the order of the calls is the order of
 * delivery, and what a refused number would be overtaken by is refused as well.
 */
public interface Ingress {

    /**
     * Hands in a submit. Never blocks.
     *
     * @param order of the connection that the submit came on
     * @param answer called exactly once, on another thread or, when ingress is full, on this one; must not block
     */
    void submit(Submission submission, ConversationOrder order, Consumer<SubmitOutcome> answer);

    /**
     * Hands in a mark. Never blocks.
     *
     * @param taken called when the mark is durable; not called where the broker or the database is away or ingress is
     *     full: the client marks again
     */
    void mark(Marking marking, Runnable taken);
}
