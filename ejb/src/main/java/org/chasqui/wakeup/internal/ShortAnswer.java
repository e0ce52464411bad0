// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * An answer; its body is thrown away.
 *
 * @param status HTTP status
 * @param retryAfter the header of that name, as it came
 */
record ShortAnswer(int status, Optional<String> retryAfter) {

    /** Takes an answer in, and breaks off one whose body is long. */
    static final class Consumer extends AbstractBinResponseConsumer<ShortAnswer> {

        private static final int LONGEST = 16_384;

        private @Nullable ShortAnswer answer;
        private int bytes;

        @Override
        protected void start(HttpResponse response, @Nullable ContentType contentType) {
            Optional<String> retryAfter = Optional.ofNullable(response.getFirstHeader(HttpHeaders.RETRY_AFTER))
                    .map(Header::getValue);
            answer = new ShortAnswer(response.getCode(), retryAfter);
        }

        @Override
        protected int capacityIncrement() {
            return LONGEST;
        }

        @Override
        protected void data(ByteBuffer part, boolean last) throws IOException {
            bytes += part.remaining();
            if (bytes > LONGEST) {
                throw new IOException("an answer of more than " + LONGEST + " bytes");
            }
            part.position(part.limit());
        }

        @Override
        protected ShortAnswer buildResult() {
            if (answer == null) {
                throw new IllegalStateException("an answer that ended before it began");
            }
            return answer;
        }

        @Override
        public void releaseResources() {}
    }
}
