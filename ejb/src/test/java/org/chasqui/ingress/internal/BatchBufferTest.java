// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.EnvelopeCodec;
import org.chasqui.fixtures.Envelopes;
import org.chasqui.identity.AccountId;
import org.junit.jupiter.api.Test;

class BatchBufferTest {

    private static final int USUAL = 1_000;

    private final BatchBuffer buffer = new BatchBuffer(USUAL);

    @Test
    void holdsEnvelopesInTheirOrder() {
        buffer.add(encoded(envelope(1, "one")));
        buffer.add(encoded(envelope(2, "two")));

        assertThat(batch()).containsExactly(envelope(1, "one"), envelope(2, "two"));
    }

    @Test
    void hasRoomUpToTheUsualSizeAndForOneThatIsLargerAlone() {
        EnvelopeCodec.Encoded large = encoded(envelope(1, "x".repeat(2 * USUAL)));
        assertThat(buffer.hasRoomFor(large)).isTrue();

        EnvelopeCodec.Encoded small = encoded(envelope(2, "x"));
        buffer.add(small);
        assertThat(buffer.hasRoomFor(large)).isFalse();
        while (buffer.hasRoomFor(small)) {
            buffer.add(small);
        }
        assertThat(buffer.length()).isBetween(USUAL - small.size() + 1, USUAL);
    }

    @Test
    void isEmptyAndOfTheUsualSizeAgainAfterALargeEnvelope() {
        Envelope large = envelope(1, "x".repeat(2 * USUAL));
        buffer.add(encoded(large));
        assertThat(batch()).containsExactly(large);

        buffer.clear();
        buffer.add(encoded(envelope(2, "two")));

        assertThat(batch()).containsExactly(envelope(2, "two"));
        assertThat(buffer.bytes()).hasSize(USUAL);
    }

    private static Envelope envelope(long number, String text) {
        return Envelopes.to(new AccountId(1)).numbered(number).copyFor(1, text).message();
    }

    private static EnvelopeCodec.Encoded encoded(Envelope envelope) {
        return new EnvelopeCodec.Encoded(envelope);
    }

    private List<Envelope> batch() {
        return EnvelopeCodec.decode(Arrays.copyOf(buffer.bytes(), buffer.length())).stream()
                .map(d -> ((EnvelopeCodec.Decoded.Sound) d).envelope())
                .toList();
    }
}
