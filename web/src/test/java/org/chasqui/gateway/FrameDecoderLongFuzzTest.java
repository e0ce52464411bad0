// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The same as {@link FrameDecoderFuzzTest} for half an hour; profile fuzz runs it. */
class FrameDecoderLongFuzzTest {

    @FuzzTest(maxDuration = "30m")
    void anyBytesAreAFrameOrMalformed(byte[] message) throws ReflectiveOperationException {
        new FrameDecoding().handle(message);
    }
}
