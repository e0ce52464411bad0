// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.measure.Latencies;
import org.chasqui.bench.measure.ServerMetrics;
import org.chasqui.bench.provision.BenchAccount;
import org.chasqui.bench.provision.BenchDevice;
import org.chasqui.bench.provision.Provisioning;
import org.chasqui.bench.stream.StreamClient;
import org.chasqui.bench.stream.StreamListener;

/**
 * What every scenario needs: a client, accounts, counters, and a main thread that waits until time is up or something
 * fails. Closing ends all connections.
 */
final class Run implements AutoCloseable, Sender.Traffic {

    private static final int RANDOM_BYTES = 1 << 20;
    private static final int CONNECTING_AT_A_TIME = 200;
    private static final long PATIENCE_SECONDS = 120;
    private static final long POLL_MILLIS = 100;

    private final Server server;
    private final int bytes;
    private final StreamClient client;
    private final Provisioning provisioning;
    private final ServerMetrics metrics;
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private final byte[] random = new byte[RANDOM_BYTES];
    private final Progress progress = new Progress();
    private final Semaphore connecting = new Semaphore(CONNECTING_AT_A_TIME);
    private Latencies latencies = new Latencies();
    private long busy;
    private long copies;

    /**
     * Begins a run.
     *
     * @param target where connections go: the server itself, or a proxy before it
     * @param bytes of a ciphertext
     */
    Run(Server server, InetSocketAddress target, int bytes) {
        this.server = server;
        this.bytes = bytes;
        this.client = new StreamClient(server.address(), target, tls(server));
        this.provisioning = new Provisioning(server.admin());
        this.metrics = new ServerMetrics(server.admin()::metrics);
        ThreadLocalRandom.current().nextBytes(random);
    }

    private static Optional<SslContext> tls(Server server) {
        if (!server.tls()) {
            return Optional.empty();
        }
        try {
            SslContextBuilder builder = SslContextBuilder.forClient();
            server.pin().ifPresent(builder::trustManager);
            return Optional.of(builder.build());
        } catch (SSLException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    Server server() {
        return server;
    }

    ServerMetrics metrics() {
        return metrics;
    }

    StreamClient client() {
        return client;
    }

    Progress progress() {
        return progress;
    }

    /** Creates accounts with a device each. */
    List<BenchDevice> createAccounts(int count) {
        progress.line("creating %,d accounts", count);
        return provisioning.devices(count);
    }

    /** Creates accounts with several devices each. */
    List<BenchAccount> createAccounts(int count, int devicesEach) {
        progress.line("creating %,d accounts, %,d devices", count, count * devicesEach);
        return provisioning.accounts(count, devicesEach);
    }

    /** Removes devices with what waits for them; a failure is told and no more. */
    void remove(List<BenchDevice> devices) {
        progress.line("removing %,d devices", devices.size());
        try {
            devices.forEach(server.admin()::remove);
        } catch (BenchFailure e) {
            progress.line("not all were removed: %s", e.getMessage());
        }
    }

    /** The settings that every result names. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("bytes", bytes);
        settings.put("tls", server.tls());
        settings.putAll(server.settings());
        return settings;
    }

    /** Opens a connection; waits while many others are being opened. The listener calls {@link #ready()}. */
    void connect(String token, Optional<InetSocketAddress> source, StreamListener listener) {
        acquire(1);
        client.connect(token, source, listener);
    }

    /** The same by another way to the server. */
    void connectBy(InetSocketAddress way, String token, StreamListener listener) {
        acquire(1);
        client.connect(token, Optional.empty(), way, listener);
    }

    /** Waits until all connections have caught up. */
    void awaitConnected() {
        acquire(CONNECTING_AT_A_TIME);
        connecting.release(CONNECTING_AT_A_TIME);
    }

    private void acquire(int permits) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            while (!connecting.tryAcquire(permits, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                pause(0);
                if (System.nanoTime() > end) {
                    throw new BenchFailure(
                            BenchFailure.RUN, "connections did not catch up within " + PATIENCE_SECONDS + " s");
                }
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Waits, with a line of progress every second. */
    void hold(int seconds, String label) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long before = onLoop(() -> latencies.total());
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            pause(Math.min(1_000, TimeUnit.NANOSECONDS.toMillis(left) + 1));
            long now = onLoop(() -> latencies.total());
            progress.line("%s: %,d messages, %,d in the last second", label, now, now - before);
            before = now;
        }
    }

    /** Waits until something is so; false if it takes too long. */
    boolean await(int seconds, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            pause(POLL_MILLIS);
        }
        return true;
    }

    /** @throws BenchFailure as soon as the run has failed */
    private void pause(long millis) {
        try {
            failure.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // all is well
        } catch (ExecutionException e) {
            throw (BenchFailure) e.getCause();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Does something on the event loop's thread and waits for it. */
    <T> T onLoop(Callable<T> task) {
        try {
            return client.loop().submit(task).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The same without a result. */
    void doOnLoop(Runnable task) {
        onLoop(() -> {
            task.run();
            return true;
        });
    }

    private static BenchFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new BenchFailure(BenchFailure.RUN, "interrupted", e);
    }

    /** Forgets what was counted so far; on the event loop's thread. */
    void freshLatencies() {
        latencies = new Latencies();
        busy = 0;
    }

    /** How many submits were answered BUSY. */
    long busyAnswers() {
        return busy;
    }

    @Override
    public byte[] random() {
        return random;
    }

    @Override
    public int bytes() {
        return bytes;
    }

    @Override
    public Latencies latencies() {
        return latencies;
    }

    @Override
    public void busy() {
        busy++;
    }

    /** How many messages came to devices; of the event loop's thread. */
    long copies() {
        return copies;
    }

    @Override
    public void copy() {
        copies++;
    }

    @Override
    public void ready() {
        connecting.release();
    }

    @Override
    public void failed(BenchFailure reason) {
        failure.completeExceptionally(reason);
    }

    /** Something was thrown on the event loop: a fault of ours. */
    void broken(Throwable fault) {
        failed(new BenchFailure(BenchFailure.RUN, "the benchmark has a fault: " + fault, fault));
    }

    @Override
    public void close() {
        client.close();
    }
}
