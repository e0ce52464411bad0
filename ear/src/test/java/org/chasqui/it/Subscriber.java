// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A browser's subscription: the receiving side of RFC 8291, from the RFC and the JDK alone. */
final class Subscriber {

    private static final int COORDINATE = 32;
    private static final int POINT = 1 + 2 * COORDINATE;

    private final KeyPair pair;
    private final byte[] auth = new byte[16];
    private final String name;

    Subscriber() throws GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        random.nextBytes(auth);
        byte[] unguessable = new byte[16];
        random.nextBytes(unguessable);
        name = HexFormat.of().formatHex(unguessable);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        pair = generator.generateKeyPair();
    }

    /** What the push service knows the subscription by. */
    String name() {
        return name;
    }

    /** As it is registered. */
    String json(String endpoint) {
        Base64.Encoder base64 = Base64.getEncoder();
        return "{\"webPush\":{\"endpoint\":\"%s\",\"p256dh\":\"%s\",\"auth\":\"%s\"}}"
                .formatted(endpoint, base64.encodeToString(point()), base64.encodeToString(auth));
    }

    private byte[] point() {
        ECPoint w = ((ECPublicKey) pair.getPublic()).getW();
        return ByteBuffer.allocate(POINT)
                .put((byte) 4)
                .put(coordinate(w.getAffineX()))
                .put(coordinate(w.getAffineY()))
                .array();
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
        return fixed;
    }

    /** @throws GeneralSecurityException if it was not encrypted for this subscription */
    String decrypt(byte[] body) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(body);
        byte[] salt = take(in, 16);
        int recordSize = in.getInt();
        byte[] sender = take(in, Byte.toUnsignedInt(in.get()));
        byte[] ciphertext = take(in, in.remaining());
        if (sender.length != POINT || ciphertext.length > recordSize) {
            throw new GeneralSecurityException("not one record with a P-256 key");
        }
        byte[] info = ByteBuffer.allocate(14 + 2 * POINT)
                .put(ascii("WebPush: info\0"))
                .put(point())
                .put(sender)
                .array();
        byte[] ikm = hkdf(agree(sender), auth, info, 32);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(hkdf(ikm, salt, ascii("Content-Encoding: aes128gcm\0"), 16), "AES"),
                new GCMParameterSpec(128, hkdf(ikm, salt, ascii("Content-Encoding: nonce\0"), 12)));
        return unpadded(cipher.doFinal(ciphertext));
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] agree(byte[] sender) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(pair.getPrivate());
        agreement.doPhase(publicKey(sender), true);
        return agreement.generateSecret();
    }

    /** A key of P-256 from its uncompressed form. */
    static ECPublicKey publicKey(byte[] point) throws GeneralSecurityException {
        ECPoint w = new ECPoint(
                new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + COORDINATE)),
                new BigInteger(1, Arrays.copyOfRange(point, 1 + COORDINATE, POINT)));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var curve = ((ECPublicKey) generator.generateKeyPair().getPublic()).getParams();
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(w, curve));
    }

    private static byte[] hkdf(byte[] key, byte[] salt, byte[] info, int length) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(
                        HKDFParameterSpec.ofExtract().addSalt(salt).addIKM(key).thenExpand(info, length));
    }

    private static String unpadded(byte[] padded) throws GeneralSecurityException {
        int end = padded.length - 1;
        while (end >= 0 && padded[end] == 0) {
            end--;
        }
        if (end < 0 || padded[end] != 2) {
            throw new GeneralSecurityException("the last record has no delimiter");
        }
        return new String(padded, 0, end, StandardCharsets.UTF_8);
    }
}
