// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WritesTogetherTest {

    private final List<String> done = new ArrayList<>();
    private final Runnable first = () -> done.add("first written");
    private final Runnable second = () -> done.add("second written");

    @Test
    void writesOnceForEachSocketWhenTheWorkIsDone() {
        WritesTogether.run(() -> {
            assertThat(WritesTogether.defer(first)).isTrue();
            WritesTogether.run(() -> WritesTogether.defer(second));
            WritesTogether.defer(first);
            done.add("worked");
        });
        assertThat(done).containsExactly("worked", "first written", "second written");
    }

    @Test
    void defersNothingOutside() {
        assertThat(WritesTogether.defer(first)).isFalse();
        assertThat(done).isEmpty();
    }

    @Test
    void writesAlsoWhenTheWorkFails() {
        assertThatIllegalStateException()
                .isThrownBy(() -> WritesTogether.run(() -> {
                    WritesTogether.defer(first);
                    throw new IllegalStateException("failed");
                }));
        assertThat(done).containsExactly("first written");
    }
}
