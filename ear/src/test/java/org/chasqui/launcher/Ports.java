// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The ports of one stack, all on 127.0.0.1. WildFly opens several besides HTTP; they keep their distance to it, so that
 * a stack with another HTTP port has all of them elsewhere.
 */
public record Ports(int http, int https, int database) {

    static final int DEFAULT_HTTP = 8080;
    static final int DEFAULT_HTTPS = 8443;
    static final int DEFAULT_DATABASE = 3307;

    /** What a stock standalone-full.xml opens with the default HTTP port. */
    private static final List<Socket> WILDFLY = List.of(
            new Socket("HTTP", DEFAULT_HTTP),
            new Socket("management", 9990),
            new Socket("IIOP", 3528),
            new Socket("IIOP over TLS", 3529),
            new Socket("transaction recovery", 4712),
            new Socket("transaction status", 4713));

    private static final int LOWEST_OFFSET = DEFAULT_HTTP - 3528 + 1024;
    private static final int HIGHEST_OFFSET = 22_000;
    private static final int ATTEMPTS = 200;

    /** A port by what it is for; {@code port} is the one without an offset. */
    private record Socket(String name, int port) {}

    public Ports {
        require("chasqui.http.port", http, 1, 65_535 - 9990 + DEFAULT_HTTP);
        int offset = http - DEFAULT_HTTP;
        require("chasqui.https.port", https, Math.max(1, 1 + offset), Math.min(65_535, 65_535 + offset));
        require("chasqui.db.port", database, 1, 65_535);
        if (http + 3528 - DEFAULT_HTTP < 1) {
            throw new LaunchException("chasqui.http.port is " + http + ", expected at least " + (DEFAULT_HTTP - 3527)
                    + ": WildFly's IIOP port is 4552 below it");
        }
    }

    private static void require(String property, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new LaunchException(property + " is " + value + ", expected " + lowest + " to " + highest);
        }
    }

    /** Ports by the system properties {@code chasqui.http.port}, {@code .https.port} and {@code chasqui.db.port}. */
    static Ports fromSystemProperties() {
        int http = number("chasqui.http.port", DEFAULT_HTTP);
        return new Ports(
                http,
                number("chasqui.https.port", DEFAULT_HTTPS + http - DEFAULT_HTTP),
                number("chasqui.db.port", DEFAULT_DATABASE));
    }

    private static int number(String property, int byDefault) {
        String value = System.getProperty(property, "");
        try {
            return value.isEmpty() ? byDefault : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new LaunchException(property + " is \"" + value + "\", expected a port number", e);
        }
    }

    /** Ports that are free now, below the range the system hands out to clients. */
    public static Ports free() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int offset = ThreadLocalRandom.current().nextInt(LOWEST_OFFSET, HIGHEST_OFFSET);
            Ports ports = new Ports(DEFAULT_HTTP + offset, DEFAULT_HTTPS + offset, DEFAULT_DATABASE + offset);
            if (ports.taken() == null) {
                return ports;
            }
        }
        throw new LaunchException("Found no free ports in " + ATTEMPTS + " attempts");
    }

    /** What WildFly adds to each of its ports. */
    int offset() {
        return http - DEFAULT_HTTP;
    }

    /** @throws LaunchException naming the first port that is taken and the property that moves it */
    void requireFree() {
        String taken = taken();
        if (taken != null) {
            throw new LaunchException(taken);
        }
    }

    private @Nullable String taken() {
        for (Socket socket : WILDFLY) {
            int port = socket.port() + offset();
            if (!isFree(port)) {
                return "Port " + port + " on 127.0.0.1 (WildFly's " + socket.name() + ") is taken. Choose another"
                        + " with -Dchasqui.http.port=" + (http + 100) + ": WildFly's other ports move with it";
            }
        }
        if (!isFree(https)) {
            return "Port " + https + " on 127.0.0.1 (HTTPS) is taken. Choose another with -Dchasqui.https.port="
                    + (https + 100);
        }
        if (!isFree(database)) {
            return "Port " + database + " on 127.0.0.1 (the database) is taken. Choose another with"
                    + " -Dchasqui.db.port=" + (database + 1);
        }
        return null;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
