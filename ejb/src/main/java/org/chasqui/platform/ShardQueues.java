// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.platform;

import jakarta.annotation.Resource;
import jakarta.inject.Singleton;
import jakarta.jms.Queue;
import java.util.List;

/** The queue of each shard; a missing one fails the deployment and names jms-config/queues.cli's JNDI name. */
@Singleton
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class ShardQueues {

    @Resource(lookup = "java:/jms/queue/chasqui/ingress/0")
    private Queue queue0;

    @Resource(lookup = "java:/jms/queue/chasqui/ingress/1")
    private Queue queue1;

    @Resource(lookup = "java:/jms/queue/chasqui/ingress/2")
    private Queue queue2;

    @Resource(lookup = "java:/jms/queue/chasqui/ingress/3")
    private Queue queue3;

    /** In the order of the shards' numbers. */
    public List<Queue> all() {
        return List.of(queue0, queue1, queue2, queue3);
    }
}
