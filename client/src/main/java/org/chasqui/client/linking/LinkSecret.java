// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.linking;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.chasqui.client.failure.LinkException;
import org.chasqui.protocol.v1.LinkHandover;
import org.chasqui.protocol.v1.LinkHello;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.kdf.HKDF;

/**
 * What two devices of a person can do because both have the code's secret: prove it to the server, vouch for what the
 * new device says, and seal what the primary hands over (docs/protocol.md, "Linking a device").
 */
final class LinkSecret {

    private static final int BYTES = 16;
    private static final int DERIVED = 32;
    private static final String HANDOVER = "chasqui link handover";

    private final ByteString secret;

    LinkSecret(ByteString secret) {
        this.secret = secret;
    }

    static LinkSecret generate() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new LinkSecret(ByteString.copyFrom(bytes));
    }

    /** The bytes that the code carries. */
    ByteString bytes() {
        return secret;
    }

    /** Shows the server that one has the code, and nothing else. */
    ByteString proof() {
        return derive("chasqui link proof");
    }

    /** What the server compares the proof with. */
    ByteString proofHash() {
        try {
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(proof().toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The hello with a code over it that only somebody with the secret can make. */
    ByteString authenticate(LinkHello hello) {
        ByteString encoded = hello.toByteString();
        return encoded.concat(mac(encoded));
    }

    /** @throws LinkException if it was not made with this secret: then it is not the device that shows the code */
    LinkHello authenticated(ByteString hello) {
        if (hello.size() < DERIVED) {
            throw LinkException.forged();
        }
        ByteString encoded = hello.substring(0, hello.size() - DERIVED);
        ByteString code = hello.substring(encoded.size());
        if (!MessageDigest.isEqual(mac(encoded).toByteArray(), code.toByteArray())) {
            throw LinkException.forged();
        }
        try {
            return LinkHello.parseFrom(encoded);
        } catch (InvalidProtocolBufferException _) {
            throw LinkException.forged();
        }
    }

    /** Seals for the new device's ephemeral key (RFC 9180). */
    ByteString seal(LinkHandover handover, ByteString ephemeralKey) {
        try {
            return ByteString.copyFrom(new ECPublicKey(ephemeralKey.toByteArray())
                    .seal(handover.toByteArray(), handoverInfo(), new byte[0]));
        } catch (InvalidKeyException _) {
            throw LinkException.forged();
        }
    }

    /** @throws LinkException if it was not sealed with this secret and for this key */
    LinkHandover open(ByteString sealed, ECPrivateKey ephemeral) {
        try {
            return LinkHandover.parseFrom(ephemeral.open(sealed.toByteArray(), handoverInfo(), new byte[0]));
        } catch (InvalidMessageException | InvalidProtocolBufferException | IllegalArgumentException _) {
            throw LinkException.forged();
        }
    }

    private byte[] handoverInfo() {
        return ByteString.copyFrom(HANDOVER, StandardCharsets.US_ASCII)
                .concat(derive(HANDOVER))
                .toByteArray();
    }

    private ByteString mac(ByteString encoded) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(derive("chasqui link hello").toByteArray(), "HmacSHA256"));
            return ByteString.copyFrom(mac.doFinal(encoded.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    private ByteString derive(String info) {
        return ByteString.copyFrom(
                HKDF.deriveSecrets(secret.toByteArray(), info.getBytes(StandardCharsets.US_ASCII), DERIVED));
    }
}
