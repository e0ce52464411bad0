// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.crypto;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.chasqui.bench.measure.Result;
import org.signal.libsignal.protocol.SessionBuilder;
import org.signal.libsignal.protocol.SessionCipher;
import org.signal.libsignal.protocol.message.CiphertextMessage;
import org.signal.libsignal.protocol.message.PreKeySignalMessage;
import org.signal.libsignal.protocol.message.SignalMessage;

/**
 * CPU time that libsignal takes to encrypt and to decrypt a message, on one thread, sessions in memory: a client's
 * database comes on top. Measured by the thread's CPU time, so that a busy machine does not show.
 */
public final class CryptoCost {

    private static final int BLOCK = 200;
    private static final int PAD = 80;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final byte[] plaintext;
    private final Peer alice = new Peer("alice");
    private final Peer bob = new Peer("bob");

    /** @param bytes of a message's content; the padding of docs/protocol.md is added */
    private CryptoCost(int bytes) {
        plaintext = new byte[(bytes / PAD + 1) * PAD];
        ThreadLocalRandom.current().nextBytes(plaintext);
    }

    /** CPU time of so many messages, in nanoseconds. */
    private static final class Cost {
        private long encrypt;
        private long decrypt;
        private long messages;
        private int ciphertextBytes;

        /** What one core encrypts and decrypts in a second. */
        double perSecond() {
            return messages * NANOS_PER_SECOND / (encrypt + decrypt);
        }

        void put(Result result, String prefix) {
            result.put(prefix + "messages", messages)
                    .figure(prefix + "encrypt_us", encrypt / NANOS_PER_MICRO / messages)
                    .figure(prefix + "decrypt_us", decrypt / NANOS_PER_MICRO / messages)
                    .put(prefix + "ciphertext_bytes", ciphertextBytes);
        }
    }

    /**
     * Runs it.
     *
     * @param seconds for each of the three kinds of messages; a quarter of it before, to warm up
     */
    public static Result run(int bytes, int seconds) {
        try {
            return new CryptoCost(bytes).measure(bytes, seconds);
        } catch (Exception e) {
            throw new IllegalStateException("libsignal does not take what it made", e);
        }
    }

    private Result measure(int bytes, int seconds) throws Exception {
        first(TimeUnit.SECONDS.toNanos(seconds) / 4);
        Cost first = first(TimeUnit.SECONDS.toNanos(seconds));
        answer();
        stream(TimeUnit.SECONDS.toNanos(seconds) / 4);
        Cost stream = stream(TimeUnit.SECONDS.toNanos(seconds));
        turns(TimeUnit.SECONDS.toNanos(seconds) / 4);
        Cost turns = turns(TimeUnit.SECONDS.toNanos(seconds));
        Result result = new Result("crypto").figure("msgs_per_s", stream.perSecond());
        stream.put(result, "");
        turns.put(result, "turns_");
        first.put(result, "first_");
        return result.put("content_bytes", bytes)
                .put("padded_bytes", plaintext.length)
                .put("seconds", seconds)
                .put("sessions", "in memory");
    }

    /** The first message of a session: PQXDH by a bundle, and its other half at the recipient. */
    private Cost first(long nanos) throws Exception {
        Cost cost = new Cost();
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            var bundle = bob.bundle();
            alice.store().deleteSession(bob.address());
            bob.store().deleteSession(alice.address());
            long begin = cpu();
            new SessionBuilder(alice.store(), bob.address()).process(bundle);
            byte[] ciphertext = alice.cipherFor(bob).encrypt(plaintext).serialize();
            long encrypted = cpu();
            bob.cipherFor(alice).decrypt(new PreKeySignalMessage(ciphertext));
            cost.decrypt += cpu() - encrypted;
            cost.encrypt += encrypted - begin;
            cost.messages++;
            cost.ciphertextBytes = ciphertext.length;
        }
        return cost;
    }

    /** From here on messages are no longer sent with the prekeys they began with. */
    private void answer() throws Exception {
        CiphertextMessage answer = bob.cipherFor(alice).encrypt(plaintext);
        alice.cipherFor(bob).decrypt(new SignalMessage(answer.serialize()));
    }

    /** One side writes, the other reads. */
    private Cost stream(long nanos) throws Exception {
        Cost cost = new Cost();
        SessionCipher writing = alice.cipherFor(bob);
        SessionCipher reading = bob.cipherFor(alice);
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            List<byte[]> block = new ArrayList<>(BLOCK);
            long begin = cpu();
            for (int i = 0; i < BLOCK; i++) {
                block.add(writing.encrypt(plaintext).serialize());
            }
            long encrypted = cpu();
            for (byte[] ciphertext : block) {
                reading.decrypt(new SignalMessage(ciphertext));
            }
            cost.decrypt += cpu() - encrypted;
            cost.encrypt += encrypted - begin;
            cost.messages += BLOCK;
            cost.ciphertextBytes = block.getFirst().length;
        }
        return cost;
    }

    /** Both sides take turns: every message is a step of the Diffie-Hellman ratchet. */
    private Cost turns(long nanos) throws Exception {
        Cost cost = new Cost();
        SessionCipher mine = alice.cipherFor(bob);
        SessionCipher theirs = bob.cipherFor(alice);
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            turn(mine, theirs, cost);
            turn(theirs, mine, cost);
        }
        return cost;
    }

    private void turn(SessionCipher writing, SessionCipher reading, Cost cost) throws Exception {
        long begin = cpu();
        byte[] ciphertext = writing.encrypt(plaintext).serialize();
        long encrypted = cpu();
        reading.decrypt(new SignalMessage(ciphertext));
        cost.decrypt += cpu() - encrypted;
        cost.encrypt += encrypted - begin;
        cost.messages++;
        cost.ciphertextBytes = ciphertext.length;
    }

    private long cpu() {
        return threads.getCurrentThreadCpuTime();
    }
}
