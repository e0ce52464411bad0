// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.linking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.chasqui.client.failure.LinkException;
import org.chasqui.protocol.v1.LinkHandover;
import org.chasqui.protocol.v1.LinkHello;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

class LinkSecretTest {

    private static final LinkHello HELLO =
            LinkHello.newBuilder().setName("laptop").setRegistrationId(815).build();
    private static final LinkHandover HANDOVER =
            LinkHandover.newBuilder().setAccount(7).setDevice(2).build();

    private final LinkSecret secret = LinkSecret.generate();
    private final LinkSecret other = LinkSecret.generate();
    private final ECKeyPair ephemeral = ECKeyPair.generate();

    @Test
    void believesOnlyAHelloMadeWithTheSameSecret() {
        ByteString hello = secret.authenticate(HELLO);

        assertThat(new LinkSecret(secret.bytes()).authenticated(hello)).isEqualTo(HELLO);
        assertThatThrownBy(() -> other.authenticated(hello)).isInstanceOf(LinkException.class);
        for (int i = 0; i < hello.size(); i++) {
            byte[] changed = hello.toByteArray();
            changed[i] ^= 1;
            assertThatThrownBy(() -> secret.authenticated(ByteString.copyFrom(changed)))
                    .isInstanceOf(LinkException.class);
        }
        assertThatThrownBy(() -> secret.authenticated(ByteString.EMPTY)).isInstanceOf(LinkException.class);
    }

    @Test
    void opensOnlyAHandoverSealedWithTheSameSecretForTheSameKey() {
        ByteString publicKey = ByteString.copyFrom(ephemeral.getPublicKey().serialize());
        ByteString sealed = secret.seal(HANDOVER, publicKey);

        assertThat(secret.open(sealed, ephemeral.getPrivateKey())).isEqualTo(HANDOVER);
        assertThatThrownBy(() -> other.open(sealed, ephemeral.getPrivateKey()))
                .as("by the server, which has no secret")
                .isInstanceOf(LinkException.class);
        assertThatThrownBy(() -> secret.open(sealed, ECKeyPair.generate().getPrivateKey()))
                .isInstanceOf(LinkException.class);
        assertThatThrownBy(() -> secret.open(sealed.substring(1), ephemeral.getPrivateKey()))
                .isInstanceOf(LinkException.class);
        assertThatThrownBy(() -> secret.seal(HANDOVER, ByteString.copyFromUtf8("no key")))
                .isInstanceOf(LinkException.class);
    }

    @Test
    void framesTheHandoverAsTheProtocolPageSays() {
        ByteString sealed = secret.seal(
                HANDOVER, ByteString.copyFrom(ephemeral.getPublicKey().serialize()));

        assertThat(sealed.byteAt(0)).isEqualTo((byte) 1);
        assertThat(sealed.size()).isEqualTo(1 + 32 + HANDOVER.getSerializedSize() + 16);
    }

    @Test
    void derivesItsProofAsTheProtocolPageSays() throws Exception {
        AlgorithmParameterSpec parameters = HKDFParameterSpec.ofExtract()
                .addIKM(secret.bytes().toByteArray())
                .thenExpand("chasqui link proof".getBytes("US-ASCII"), 32);
        byte[] proof = KDF.getInstance("HKDF-SHA256").deriveData(parameters);

        assertThat(secret.proof().toByteArray()).isEqualTo(proof);
        assertThat(secret.proofHash().toByteArray())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(proof));
    }
}
