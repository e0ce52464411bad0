// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are a frame or malformed, and nothing else happens; half a minute of coverage-guided search. */
class FrameDecoderFuzzTest {

    @FuzzTest(maxDuration = "30s")
    void anyBytesAreAFrameOrMalformed(byte[] message) throws ReflectiveOperationException {
        new FrameDecoding().handle(message);
    }
}
