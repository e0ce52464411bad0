// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chasqui.client.store.Homes.ALICE;
import static org.chasqui.client.store.Homes.BOB;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {

    private static final ByteString FRAME = ByteString.copyFrom(new byte[] {1, 2, 3});

    @TempDir
    Path directory;

    private Home home;
    private Outbox outbox;

    @BeforeEach
    void open() {
        home = Homes.in(directory);
        outbox = new Outbox(home.database());
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void countsPerConversation() {
        assertThat(outbox.add(BOB, "1")).isEqualTo(1);
        assertThat(outbox.add(ALICE, "1")).isEqualTo(1);
        assertThat(outbox.add(BOB, "2")).isEqualTo(2);
    }

    @Test
    void keepsNumberAndBytesWhenReopened() {
        outbox.add(BOB, "first");
        outbox.add(BOB, "second");
        outbox.keepFrame(BOB, 1, FRAME);

        home.close();
        home = Home.open(directory.resolve("home"));
        outbox = new Outbox(home.database());

        assertThat(outbox.all())
                .containsExactly(
                        new OutboxEntry(BOB, 1, "first", null, FRAME), new OutboxEntry(BOB, 2, "second", null, null));
        assertThat(outbox.add(BOB, "third")).isEqualTo(3);
    }

    @Test
    void doesNotCountAgainWhatWasSent() {
        outbox.add(BOB, "first");
        outbox.remove(BOB, 1);

        assertThat(outbox.add(BOB, "second")).isEqualTo(2);
        assertThat(outbox.first(BOB)).contains(new OutboxEntry(BOB, 2, "second", null, null));
    }

    @Test
    void freesTheNumberOfAMessageThatNeverLeft() {
        outbox.add(BOB, "nobody there");

        assertThat(outbox.withdraw(BOB, 1)).isTrue();
        assertThat(outbox.all()).isEmpty();
        assertThat(outbox.add(BOB, "somebody there")).isEqualTo(1);
    }

    @Test
    void neverFreesANumberThatMayHaveReachedTheServer() {
        outbox.add(BOB, "perhaps");
        outbox.keepFrame(BOB, 1, FRAME);

        assertThat(outbox.withdraw(BOB, 1)).isFalse();
        assertThat(outbox.first(BOB)).isPresent();
    }

    @Test
    void neverFreesANumberBeforeTheLast() {
        outbox.add(BOB, "1");
        outbox.add(BOB, "2");

        assertThat(outbox.withdraw(BOB, 1)).isFalse();
        assertThat(outbox.all()).hasSize(2);
    }

    @Test
    void forgetsTheNumberWithTheTransaction() {
        assertThatThrownBy(() -> home.database().transaction(() -> {
                    outbox.add(BOB, "lost");
                    throw new IllegalStateException("power cut");
                }))
                .hasMessage("power cut");

        assertThat(outbox.all()).isEmpty();
        assertThat(outbox.add(BOB, "kept")).isEqualTo(1);
    }
}
