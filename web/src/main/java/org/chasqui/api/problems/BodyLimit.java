// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.problems;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses bodies that are larger than anything the control plane takes, before they are parsed: by the length that the
 * header tells, and where it tells none (RFC 9112 section 7.1) by counting. Answered 413 (RFC 9110 section 15.5.14).
 */
@Provider
@PreMatching
public class BodyLimit implements ContainerRequestFilter {

    /** Bytes. The largest request, keys with a hundred one-time Kyber keys, has a quarter of it. */
    static final int MAX_BYTES = 1024 * 1024;

    @Override
    public void filter(ContainerRequestContext request) {
        String length = request.getHeaderString("Content-Length");
        if (length != null && isTooLong(length)) {
            throw problem();
        }
        if (request.hasEntity()) {
            request.setEntityStream(new Counted(request.getEntityStream()));
        }
    }

    private static boolean isTooLong(String length) {
        try {
            return Long.parseLong(length) > MAX_BYTES;
        } catch (NumberFormatException e) {
            return true; // more digits than a long has: the container lets nothing else pass
        }
    }

    static Problem problem() {
        return new Problem(Problem.Type.TOO_LARGE, "a body may have " + MAX_BYTES + " bytes at most");
    }

    /** More bytes came than are allowed. */
    static final class ExceededException extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static final class Counted extends FilterInputStream {

        private long read;

        Counted(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int more) throws ExceededException {
            read += more;
            if (read > MAX_BYTES) {
                throw new ExceededException();
            }
        }
    }
}
