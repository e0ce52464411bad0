// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A push service (RFC 8030) on this machine: keeps what it is told, and answers as a test wants. */
final class PushService {

    private static final String PATH = "/push/";

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Push> pushes = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    /** A request. */
    record Push(String method, String subscription, Map<String, List<String>> headers, byte[] body) {

        String header(String name) {
            List<String> values = headers.getOrDefault(name, List.of());
            if (values.size() != 1) {
                throw new AssertionError(name + " is there " + values.size() + " times");
            }
            return values.getFirst();
        }
    }

    PushService(LocalhostCertificate certificate) throws Exception {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        server.setExecutor(threads);
        server.createContext(PATH, this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String subscription = exchange.getRequestURI().getPath().substring(PATH.length());
        byte[] body = exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(answers.getOrDefault(subscription, 201), -1);
        exchange.close();
        // HttpServer writes the first letter large and the others small
        pushes.add(new Push(exchange.getRequestMethod(), subscription, Map.copyOf(exchange.getRequestHeaders()), body));
    }

    /** What a server posts to for a subscription. */
    String endpoint(String subscription) {
        return origin() + PATH + subscription;
    }

    String origin() {
        return "https://localhost:" + server.getAddress().getPort();
    }

    /** From now on. */
    void answer(String subscription, int status) {
        answers.put(subscription, status);
    }

    List<Push> pushesFor(String subscription) {
        return pushes.stream().filter(p -> p.subscription.equals(subscription)).toList();
    }

    void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
