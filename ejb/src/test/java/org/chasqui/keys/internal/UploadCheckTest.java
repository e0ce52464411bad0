// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import org.assertj.core.api.OptionalAssert;
import org.chasqui.keys.PublishOutcome;
import org.chasqui.keys.SignedPreKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadCheckTest {

    private static final int MAX_ID = 16_777_215;

    private final Uploads uploads = new Uploads();

    @Test
    void acceptsGoodKeysOfEveryKind() {
        uploads.signedPreKey(uploads.signed(1, uploads.ec()))
                .lastResortKyber(uploads.signed(1, uploads.kyber()))
                .preKey(1, uploads.ec())
                .preKey(MAX_ID, uploads.ec())
                .kyberPreKey(uploads.signed(1, uploads.kyber()))
                .kyberPreKey(uploads.signed(MAX_ID, uploads.kyber()));

        refusal().isEmpty();
    }

    @Test
    void acceptsAnUploadOfNothing() {
        refusal().isEmpty();
    }

    @Test
    void refusesAForgedSignatureOfEverySignedKind() {
        uploads.kyberPreKey(uploads.signed(6, uploads.kyber())).kyberPreKey(uploads.forged(7, uploads.kyber()));
        refusal().contains(new PublishOutcome.InvalidSignature("kyberPreKeys", 7));

        uploads.lastResortKyber(uploads.forged(8, uploads.kyber()));
        refusal().contains(new PublishOutcome.InvalidSignature("lastResortKyber", 8));

        uploads.signedPreKey(uploads.forged(9, uploads.ec()));
        refusal().contains(new PublishOutcome.InvalidSignature("signedPreKey", 9));
    }

    @Test
    void refusesASignatureOfAnotherKey() {
        byte[] signature = uploads.signed(1, uploads.ec()).signature();
        uploads.signedPreKey(new SignedPreKey(1, uploads.ec(), signature));

        refusal().contains(new PublishOutcome.InvalidSignature("signedPreKey", 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 65})
    void refusesASignatureOfTheWrongLength(int length) {
        SignedPreKey good = uploads.signed(1, uploads.ec());
        uploads.signedPreKey(new SignedPreKey(1, good.publicKey(), Arrays.copyOf(good.signature(), length)));

        refusal().contains(new PublishOutcome.InvalidSignature("signedPreKey", 1));
    }

    @Test
    void refusesAnEcKeyWhereAKyberKeyStands() {
        uploads.kyberPreKey(uploads.signed(3, uploads.ec()));
        refusal().contains(new PublishOutcome.InvalidKey("kyberPreKeys", 3));

        uploads.lastResortKyber(uploads.signed(4, uploads.ec()));
        refusal().contains(new PublishOutcome.InvalidKey("lastResortKyber", 4));
    }

    @Test
    void refusesAKyberKeyWhereAnEcKeyStands() {
        uploads.preKey(3, uploads.kyber());
        refusal().contains(new PublishOutcome.InvalidKey("preKeys", 3));

        uploads.signedPreKey(uploads.signed(4, uploads.kyber()));
        refusal().contains(new PublishOutcome.InvalidKey("signedPreKey", 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 34})
    void refusesAnEcKeyOfTheWrongLength(int length) {
        uploads.preKey(3, Arrays.copyOf(uploads.ec(), length));

        refusal().contains(new PublishOutcome.InvalidKey("preKeys", 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1568, 1570})
    void refusesAKyberKeyOfTheWrongLength(int length) {
        uploads.kyberPreKey(uploads.signed(3, Arrays.copyOf(uploads.kyber(), length)));

        refusal().contains(new PublishOutcome.InvalidKey("kyberPreKeys", 3));
    }

    @Test
    void refusesAnIdGivenTwice() {
        uploads.kyberPreKey(uploads.signed(5, uploads.kyber())).kyberPreKey(uploads.signed(5, uploads.kyber()));
        refusal().contains(new PublishOutcome.InvalidId("kyberPreKeys", 5));

        uploads.preKey(5, uploads.ec()).preKey(6, uploads.ec()).preKey(5, uploads.ec());
        refusal().contains(new PublishOutcome.InvalidId("preKeys", 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, MAX_ID + 1})
    void refusesAnIdOutOfBounds(int id) {
        uploads.kyberPreKey(uploads.signed(id, uploads.kyber()));
        refusal().contains(new PublishOutcome.InvalidId("kyberPreKeys", id));

        uploads.preKey(id, uploads.ec());
        refusal().contains(new PublishOutcome.InvalidId("preKeys", id));

        uploads.lastResortKyber(uploads.signed(id, uploads.kyber()));
        refusal().contains(new PublishOutcome.InvalidId("lastResortKyber", id));

        uploads.signedPreKey(uploads.signed(id, uploads.ec()));
        refusal().contains(new PublishOutcome.InvalidId("signedPreKey", id));
    }

    @Test
    void acceptsAHundredOneTimeKeysAndNoMore() {
        for (int id = 1; id <= 100; id++) {
            uploads.preKey(id, uploads.ec()).kyberPreKey(uploads.signed(id, uploads.kyber()));
        }
        refusal().isEmpty();

        uploads.kyberPreKey(uploads.signed(101, uploads.kyber()));
        refusal().contains(new PublishOutcome.TooMany("kyberPreKeys", 101));

        uploads.preKey(101, uploads.ec());
        refusal().contains(new PublishOutcome.TooMany("preKeys", 101));
    }

    @Test
    void blamesOurselvesForAnUnreadableIdentityKey() {
        assertThatIllegalStateException().isThrownBy(() -> UploadCheck.refusal(uploads.create(), new byte[33]));
    }

    private OptionalAssert<PublishOutcome> refusal() {
        return assertThat(UploadCheck.refusal(uploads.create(), uploads.identityKey()));
    }
}
