// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A private key as it lies in the database: encrypted with AES-256-GCM under a key made from the servers' secret by
 * PBKDF2, and bound to its public key. Salt, nonce and ciphertext, in this order.
 */
final class SealedKey {

    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BITS = 256;

    /** What OWASP recommends for HMAC-SHA-512. */
    private static final int ITERATIONS = 210_000;

    private SealedKey() {}

    static byte[] seal(String secret, byte[] publicKey, byte[] privateKey) {
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[SALT];
        byte[] nonce = new byte[NONCE];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        try {
            byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, key(secret, salt), nonce, publicKey)
                    .doFinal(privateKey);
            return ByteBuffer.allocate(SALT + NONCE + ciphertext.length)
                    .put(salt)
                    .put(nonce)
                    .put(ciphertext)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has AES-GCM and PBKDF2", e);
        }
    }

    /** The private key; empty if another secret sealed it. */
    static Optional<byte[]> open(String secret, byte[] publicKey, byte[] sealed) {
        ByteBuffer parts = ByteBuffer.wrap(sealed);
        byte[] salt = new byte[SALT];
        byte[] nonce = new byte[NONCE];
        byte[] ciphertext = new byte[sealed.length - SALT - NONCE];
        parts.get(salt).get(nonce).get(ciphertext);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key(secret, salt), nonce, publicKey)
                    .doFinal(ciphertext));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has AES-GCM and PBKDF2", e);
        }
    }

    private static SecretKeySpec key(String secret, byte[] salt) throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, ITERATIONS, KEY_BITS);
        return new SecretKeySpec(
                SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                        .generateSecret(spec)
                        .getEncoded(),
                "AES");
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, byte[] publicKey)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(publicKey);
        return cipher;
    }
}
