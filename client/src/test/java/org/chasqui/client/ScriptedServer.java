// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.chasqui.client.api.ClaimedDevice;
import org.chasqui.client.api.PreKey;
import org.chasqui.client.api.SignedKey;
import org.chasqui.protocol.v1.ClientFrame;

/**
 * The other end of the line for tests of the client alone: answers the control plane, hands every frame it gets to the
 * test and sends what the test tells it to. It has no rules of its own; the real server is tested with the client
 * elsewhere.
 */
final class ScriptedServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    final BlockingQueue<ClientFrame> frames = new LinkedBlockingQueue<>();
    final BlockingQueue<WebSocketPeer> sockets = new LinkedBlockingQueue<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    final Map<String, String> accounts = new ConcurrentHashMap<>(Map.of("alice", id(0xA11CE), "bob", id(0xB0B)));
    final Map<String, ByteString> accountKeys = new ConcurrentHashMap<>();
    final Map<String, List<Supplier<ClaimedDevice>>> devices = new ConcurrentHashMap<>();
    final List<IntFunction<ClaimedDevice>> published = new CopyOnWriteArrayList<>();
    volatile int keysLeft = 100;
    volatile boolean tokenRevoked;

    /** Whether claims are answered 503. */
    volatile boolean claimsRefused;

    /** How many upgrades will be answered 503. */
    final AtomicInteger failures = new AtomicInteger();

    private volatile JsonNode enrolled = JSON.nullNode();

    private final ServerSocket listening;
    private final String scheme;

    private ScriptedServer(ServerSocket listening, String scheme) {
        this.listening = listening;
        this.scheme = scheme;
        Thread.ofVirtual().start(this::accept);
    }

    static ScriptedServer start() throws IOException {
        return new ScriptedServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http");
    }

    /** The same behind TLS. */
    static ScriptedServer start(SSLContext tls) throws IOException {
        return new ScriptedServer(
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()), "https");
    }

    URI uri() {
        return URI.create(scheme + "://localhost:" + listening.getLocalPort());
    }

    /** The next frame from the client. */
    ClientFrame frame() throws InterruptedException {
        ClientFrame frame = frames.poll(10, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame came");
        }
        return frame;
    }

    /** The next connection of the client. */
    WebSocketPeer socket() throws InterruptedException {
        WebSocketPeer socket = sockets.poll(10, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("no connection came");
        }
        return socket;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (WebSocketPeer socket : sockets) {
            socket.drop();
        }
    }

    private static String id(long value) {
        return "%016x".formatted(value);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String request = line(in);
            Map<String, String> headers = new HashMap<>();
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(),
                        header.substring(colon + 1).strip());
            }
            requests.add(request);
            if (headers.containsKey("sec-websocket-key")) {
                upgrade(socket, in, headers);
                return;
            }
            byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
            answer(socket, headers.getOrDefault("authorization", ""), request, body);
            socket.close();
        } catch (IOException e) {
            // the client went away, as clients do
        }
    }

    private void upgrade(Socket socket, InputStream in, Map<String, String> headers) throws IOException {
        if (tokenRevoked || !headers.getOrDefault("authorization", "").equals("Bearer token")) {
            write(socket, "401 Unauthorized", "application/problem+json", "{}");
            socket.close();
            return;
        }
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            write(socket, "503 Service Unavailable", "text/html", "<html>");
            socket.close();
            return;
        }
        WebSocketPeer peer = WebSocketPeer.accept(socket, in, headers);
        sockets.add(peer);
        peer.readAll(message -> frames.add(ClientFrame.parseFrom(message)));
    }

    private void answer(Socket socket, String authorization, String request, byte[] body) throws IOException {
        String[] words = request.split(" ");
        String call = words[0] + " " + words[1].replace("/chasqui/api/v1", "");
        if (call.equals("POST /devices")) {
            String expected =
                    "Basic " + Base64.getEncoder().encodeToString("alice:päss".getBytes(StandardCharsets.UTF_8));
            if (authorization.equals(expected)) {
                enrolled = JSON.readTree(body);
                accountKeys.put("alice", bytes(enrolled, "accountKey"));
                write(
                        socket,
                        "201 Created",
                        "application/json",
                        JSON.writeValueAsString(Map.of(
                                "account",
                                accounts.get("alice"),
                                "user",
                                "alice",
                                "device",
                                1,
                                "token",
                                "token",
                                "firstNumber",
                                1)));
            } else {
                write(socket, "401 Unauthorized", "text/html", "<html>");
            }
        } else if (call.equals("PUT /keys")) {
            remember(JSON.readTree(body));
            write(socket, "204 No Content", "application/json", "");
        } else if (call.equals("GET /keys/counts")) {
            write(
                    socket,
                    "200 OK",
                    "application/json",
                    JSON.writeValueAsString(
                            Map.of("preKeys", keysLeft, "kyberPreKeys", keysLeft, "new", "unknown to old clients")));
        } else if (call.equals("POST /keys/claims")) {
            claim(socket, JSON.readTree(body));
        } else {
            lookUp(socket, call);
        }
    }

    /** What the client has published, as bundles with the one-time keys of that place in the lists. */
    private void remember(JsonNode keys) {
        JsonNode device = enrolled;
        published.add(index -> new ClaimedDevice(
                1,
                device.get("registrationId").asInt(),
                bytes(device, "identityKey"),
                bytes(device, "certificate"),
                signed(keys.get("signedPreKey")),
                signed(keys.get("kyberPreKeys").get(index)),
                new PreKey(
                        keys.get("preKeys").get(index).get("id").asInt(),
                        bytes(keys.get("preKeys").get(index), "publicKey"))));
    }

    private static SignedKey signed(JsonNode key) {
        return new SignedKey(key.get("id").asInt(), bytes(key, "publicKey"), bytes(key, "signature"));
    }

    private static ByteString bytes(JsonNode node, String member) {
        return ByteString.copyFrom(Base64.getDecoder().decode(node.get(member).asText()));
    }

    private void lookUp(Socket socket, String call) throws IOException {
        for (Map.Entry<String, String> entry : accounts.entrySet()) {
            if (call.equals("GET /accounts/by-name/" + entry.getKey())
                    || call.equals("GET /accounts/" + entry.getValue())) {
                write(
                        socket,
                        "200 OK",
                        "application/json",
                        JSON.writeValueAsString(Map.of("account", entry.getValue(), "user", entry.getKey())));
                return;
            }
        }
        write(
                socket,
                "404 Not Found",
                "application/problem+json",
                "{\"type\":\"urn:chasqui:problem:unknown-account\",\"status\":404,\"detail\":\"nobody\"}");
    }

    private void claim(Socket socket, JsonNode claim) throws IOException {
        if (claimsRefused) {
            write(socket, "503 Service Unavailable", "text/html", "<html>");
            return;
        }
        String account = claim.get("account").asText();
        String user = accounts.entrySet().stream()
                .filter(e -> e.getValue().equals(account))
                .findFirst()
                .orElseThrow()
                .getKey();
        List<ObjectNode> found = new ArrayList<>();
        for (Supplier<ClaimedDevice> device : devices.getOrDefault(user, List.of())) {
            ClaimedDevice bundle = device.get();
            if (!claim.has("devices") || claim.get("devices").toString().matches(".*\\b" + bundle.device() + "\\b.*")) {
                found.add(json(bundle));
            }
        }
        write(
                socket,
                "200 OK",
                "application/json",
                JSON.writeValueAsString(Map.of(
                        "account",
                        account,
                        "user",
                        user,
                        "accountKey",
                        accountKeys.getOrDefault(user, ByteString.EMPTY).toByteArray(),
                        "devices",
                        found)));
    }

    private static ObjectNode json(ClaimedDevice bundle) {
        ObjectNode node = JSON.createObjectNode()
                .put("device", bundle.device())
                .put("registrationId", bundle.registrationId())
                .put("identityKey", bundle.identityKey().toByteArray());
        if (bundle.certificate() != null) {
            node.put("certificate", bundle.certificate().toByteArray());
        }
        node.set("signedPreKey", json(bundle.signedPreKey()));
        node.set("kyberPreKey", json(bundle.kyberPreKey()));
        if (bundle.preKey() != null) {
            node.set(
                    "preKey",
                    JSON.createObjectNode()
                            .put("id", bundle.preKey().id())
                            .put("publicKey", bundle.preKey().publicKey().toByteArray()));
        }
        return node;
    }

    private static ObjectNode json(SignedKey key) {
        return JSON.createObjectNode()
                .put("id", key.id())
                .put("publicKey", key.publicKey().toByteArray())
                .put("signature", key.signature().toByteArray());
    }

    private static void write(Socket socket, String status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String length = status.startsWith("204") ? "" : "Content-Length: " + bytes.length + "\r\n";
        String head =
                "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\n" + length + "Connection: close\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
