// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The database goes away when it has committed and before it has said so. */
class DoubtfulCommitTest extends PipelineScenario {

    private final DeliveryPipeline pipeline = pipeline(Duration.ofMillis(1));
    private final List<ScriptedPeer> peers = new ArrayList<>();

    @AfterEach
    void disconnect() {
        peers.forEach(ScriptedPeer::close);
    }

    /** The first attempt takes place and fails; the action happens before the next. */
    private void deliver(Consumer<ScriptedPeer> beforeTheNext, Envelope... envelopes) throws Exception {
        records.onInserted = () -> {
            throw new IllegalStateException("the database went away");
        };
        DeliveryPipeline.Retry retry = failure -> {
            records.onInserted = () -> {};
            ScriptedPeer peer = connect(bob1, ack -> {});
            peers.add(peer);
            beforeTheNext.accept(peer);
        };
        pipeline.deliver(SHARD, List.of(envelopes), retry, underWay::add);
        executor.runAll();
    }

    /** As whoever applies acknowledgements does. */
    private void acknowledge(ScriptedPeer peer, long counter) {
        var acknowledged = peer.session.acknowledged(sequence(counter), sequence(counter));
        records.delete(acknowledged.ofRecords().stream()
                .map(DeliveryRecords.Stored::key)
                .toList());
    }

    @Test
    void whatTheDeviceHasFromThereIsNotLeftBehind() throws Exception {
        deliver(peer -> acknowledge(peer, 1), message(1, bob1));

        assertThat(peers.getFirst().got).containsExactly("1<0");
        assertThat(handedOn)
                .as("acknowledged before it was stored again")
                .containsExactly(new Acknowledgements.Acknowledged(bob1, records.sent(bob1.id(), sequence(1))));
    }

    @Test
    void whatTheDeviceHasNotAcknowledgedStays() throws Exception {
        deliver(peer -> acknowledge(peer, 1), message(1, bob1), message(2, bob1, bob2));

        assertThat(peers.getFirst().got).containsExactly("1<0", "2<1");
        assertThat(handedOn)
                .containsExactly(new Acknowledgements.Acknowledged(bob1, records.sent(bob1.id(), sequence(1))));
    }

    @Test
    void aDeviceThatDisconnectsMeanwhileGetsItAgain() throws Exception {
        deliver(
                peer -> {
                    acknowledge(peer, 1);
                    connected.closed(peer.session);
                },
                message(1, bob1));
        assertThat(handedOn).isEmpty();

        ScriptedPeer again = connect(bob1, ack -> {});
        peers.add(again);
        assertThat(again.got).containsExactly("1<0");
    }

    @Test
    void whatNoDeviceHadIsSentAfterTheNextAttempt() throws Exception {
        deliver(peer -> {}, message(1, bob1));

        assertThat(handedOn).isEmpty();
        assertThat(peers.getFirst().got).containsExactly("1<0");
    }
}
