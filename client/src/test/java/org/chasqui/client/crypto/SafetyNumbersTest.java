// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.chasqui.client.crypto.Devices.Device;
import org.chasqui.client.failure.IdentityChangedException;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetyNumbersTest {

    @TempDir
    Path directory;

    private Device alice;
    private Device bob;

    @BeforeEach
    void create() {
        alice = Devices.in(directory).ofAccount(1).create();
        bob = Devices.in(directory).ofAccount(2).create();
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
    }

    @Test
    void areAlikeOnBothSides() {
        alice.begin(bob, bob.bundle());
        DeviceCiphertext hello = alice.sessions.encrypt(bob.address, Content.getDefaultInstance());
        bob.sessions.decrypt(alice.address, hello.getType(), hello.getCiphertext());

        List<SafetyNumber> atAlice = numbers(alice).with(bob.address.account());
        List<SafetyNumber> atBob = numbers(bob).with(alice.address.account());

        assertThat(atAlice).singleElement().satisfies(number -> {
            assertThat(number.peer()).isEqualTo(bob.address.account());
            assertThat(number.digits()).matches("\\d{60}");
            assertThat(number.grouped()).matches("(\\d{5} ){11}\\d{5}");
            assertThat(atBob).extracting(SafetyNumber::digits).containsExactly(number.digits());
        });
    }

    @Test
    void areOneForAllDevicesOfAnAccount() {
        alice.begin(bob, bob.bundle());
        try (Device second = Devices.in(directory).ofAccount(2).numbered(2).create()) {
            alice.begin(second, second.bundle());
        }

        assertThat(numbers(alice).with(bob.address.account())).hasSize(1);
    }

    @Test
    void areTwoWhileTheUserHasToDecide() {
        alice.begin(bob, bob.bundle());
        try (Device anew = Devices.in(directory.resolve("anew"))
                .ofAccount(2)
                .certifiedBy(AccountKeyPair.generate())
                .create()) {
            assertThatThrownBy(() -> alice.begin(anew, anew.bundle())).isInstanceOf(IdentityChangedException.class);
        }

        List<SafetyNumber> numbers = numbers(alice).with(bob.address.account());
        assertThat(numbers).extracting(SafetyNumber::accepted).containsExactly(true, false);
        assertThat(numbers).extracting(SafetyNumber::digits).doesNotHaveDuplicates();
    }

    @Test
    void areMadeAsTheProtocolPageSays() throws Exception {
        alice.begin(bob, bob.bundle());

        List<String> halves = Stream.of(half(alice), half(bob)).sorted().toList();

        assertThat(numbers(alice).with(bob.address.account()))
                .extracting(SafetyNumber::digits)
                .containsExactly(String.join("", halves));
    }

    private static String half(Device device) throws Exception {
        MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
        byte[] key = device.certificate.accountKey().toByteArray();
        sha512.update(new byte[2]);
        sha512.update(key);
        sha512.update(device.address.account().toString().getBytes(StandardCharsets.US_ASCII));
        byte[] hash = sha512.digest(key);
        for (int round = 2; round <= 5200; round++) {
            sha512.update(hash);
            hash = sha512.digest(key);
        }
        StringBuilder digits = new StringBuilder();
        for (int from = 0; from < 30; from += 5) {
            BigInteger group = new BigInteger(1, Arrays.copyOfRange(hash, from, from + 5));
            digits.append(
                    "%05d".formatted(group.mod(BigInteger.valueOf(100_000)).intValue()));
        }
        return digits.toString();
    }

    @Test
    void needAKey() {
        assertThat(numbers(alice).with(bob.address.account())).isEmpty();
    }

    private static SafetyNumbers numbers(Device device) {
        return new SafetyNumbers(device.database(), device.address.account(), device.certificate.accountKey());
    }
}
