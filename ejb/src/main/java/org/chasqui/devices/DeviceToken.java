// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chasqui.identity.DeviceId;

/**
 * What a device presents instead of a password: which device it claims to be, and 256 random bits that prove it. The
 * server keeps only a SHA-256 of the secret; a random secret of that size needs no slow hash.
 */
public final class DeviceToken {

    private static final int SECRET_BYTES = 32;
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17})\\.([A-Za-z0-9_-]{43})");

    private final DeviceId device;
    private final byte[] secret;

    private DeviceToken(DeviceId device, byte[] secret) {
        this.device = device;
        this.secret = secret;
    }

    /** A fresh secret; the device that it will belong to is known only after its row is inserted. */
    public static byte[] newSecret(SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return secret;
    }

    /** The token of that device. */
    public static DeviceToken of(DeviceId device, byte[] secret) {
        return new DeviceToken(device, secret.clone());
    }

    /** Reads what {@link #text} wrote; empty if the text cannot be a token. */
    public static Optional<DeviceToken> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new DeviceToken(
                new DeviceId(Long.parseLong(matcher.group(1))),
                Base64.getUrlDecoder().decode(matcher.group(2))));
    }

    /** The device it claims to be of; nothing is proven yet. */
    DeviceId device() {
        return device;
    }

    /** Whether the secret is the one that was hashed, compared in constant time. */
    boolean matches(byte[] hash) {
        return MessageDigest.isEqual(hash(secret), hash);
    }

    /** SHA-256 of a secret, as stored. */
    public static byte[] hash(byte[] secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The token in clear, for its device only. */
    public String text() {
        return device.value() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "DeviceToken[" + device.value() + "]";
    }
}
