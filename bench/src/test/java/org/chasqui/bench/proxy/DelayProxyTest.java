// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets: what goes in comes out, whole and in order, and the end as well. */
class DelayProxyTest {

    private static final int BYTES = 3_000_000;

    @Test
    @Timeout(60)
    void passesEverythingOnInOrderBothWaysAndThenTheEnd() throws Exception {
        byte[] sent = new byte[BYTES];
        new Random(3).nextBytes(sent);
        try (ServerSocket echo = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DelayProxy proxy =
                        new DelayProxy((InetSocketAddress) echo.getLocalSocketAddress(), new Link(2, 0.001));
                Socket client = new Socket()) {
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> answer(echo));
            client.connect(proxy.address());
            OutputStream out = client.getOutputStream();
            for (int from = 0; from < BYTES; from += 50_000) {
                out.write(sent, from, 50_000);
            }
            assertThat(Arrays.mismatch(client.getInputStream().readNBytes(4), new byte[] {1, 2, 3, 4}))
                    .isEqualTo(-1);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(Arrays.mismatch(received.get(), sent)).isEqualTo(-1);
        }
    }

    /** Reads all, answers four bytes and closes. */
    private static byte[] answer(ServerSocket listening) {
        try (Socket socket = listening.accept()) {
            byte[] received = socket.getInputStream().readNBytes(BYTES);
            socket.getOutputStream().write(new byte[] {1, 2, 3, 4});
            return received;
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
