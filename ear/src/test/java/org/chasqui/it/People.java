// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.api.ServerAddress;
import org.chasqui.client.api.ServerIdentity;
import org.chasqui.client.linking.LinkCode;
import org.chasqui.client.store.Database;
import org.chasqui.launcher.LocalStack;

/** Users with real clients, one home directory for each device. Closes all of them. */
final class People implements AutoCloseable {

    private static final int PATIENCE = 60;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<ChasquiClient, Path> clients = new ConcurrentHashMap<>();
    private final String suffix = Long.toHexString(System.nanoTime());
    private final LocalStack stack;
    private final Path homes;

    People(LocalStack stack, Path homes) {
        this.stack = stack;
        this.homes = homes;
    }

    /** A new user with a primary device. */
    ChasquiClient enrol(String name) throws Exception {
        String user = name + "-" + suffix;
        new Api(stack.httpUri()).createAccounts(user);
        return enrolAgain(name);
    }

    /** The primary of a user who has none any more, in another home. */
    ChasquiClient enrolAgain(String name) {
        Path home = newHome(name);
        return keep(
                ChasquiClient.enrol(stack.httpUri(), name + "-" + suffix, Api.PASSWORD.toCharArray(), "primary", home),
                home);
    }

    /** A further device of a user: the new one shows a code, the primary reads it. */
    ChasquiClient link(ChasquiClient primary, boolean history) throws Exception {
        CompletableFuture<LinkCode> shown = new CompletableFuture<>();
        CompletableFuture<ChasquiClient> linked = CompletableFuture.supplyAsync(() -> becomeLinked(shown), threads);
        LinkCode code = LinkCode.parse(shown.get(PATIENCE, TimeUnit.SECONDS).text());
        int number = primary.devices().approve(primary.devices().open(code), history);
        ChasquiClient device = linked.get(PATIENCE, TimeUnit.SECONDS);
        if (device.address().device() != number) {
            throw new AssertionError("approved as " + number + ", linked as " + device.address());
        }
        return device;
    }

    private ChasquiClient becomeLinked(CompletableFuture<LinkCode> shown) {
        try {
            Path home = newHome("linked");
            return keep(
                    ChasquiClient.link(
                            ServerIdentity.of(
                                    ServerAddress.parse(stack.httpUri().toString())),
                            "linked",
                            home,
                            (code, life) -> shown.complete(code)),
                    home);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts", e);
        }
    }

    /** Closes a client, changes its files, and opens it again. */
    ChasquiClient tamper(ChasquiClient client, String... statements) {
        Path home = clients.remove(client);
        client.close();
        try (Database database = Database.open(home.resolve("chasqui.db"))) {
            for (String statement : statements) {
                database.update(statement);
            }
        }
        return keep(ChasquiClient.open(home), home);
    }

    private Path newHome(String name) {
        return homes.resolve(name + "-" + Long.toHexString(System.nanoTime()));
    }

    private ChasquiClient keep(ChasquiClient client, Path home) {
        clients.put(client, home);
        return client;
    }

    @Override
    public void close() {
        clients.keySet().forEach(ChasquiClient::close);
        threads.shutdownNow();
    }
}
