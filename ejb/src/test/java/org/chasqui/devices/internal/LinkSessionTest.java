// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.chasqui.devices.DeviceToken;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceId;
import org.junit.jupiter.api.Test;

class LinkSessionTest {

    private static final byte[] PROOF = bytes("proof");
    private static final byte[] SECRET = bytes("secret");
    private static final AccountId ANNA = new AccountId(1);
    private static final AccountId EVE = new AccountId(2);
    private static final long END = 1_000;

    private final LinkSession session = new LinkSession(
            7, new LinkSession.Hashes(DeviceToken.hash(PROOF), DeviceToken.hash(SECRET)), bytes("hello"), END);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void knowsItsProofAndItsSecretAndDoesNotTakeOneForTheOther() {
        assertThat(session.isProvenBy(PROOF)).isTrue();
        assertThat(session.isClaimedBy(SECRET)).isTrue();
        assertThat(session.isProvenBy(SECRET)).isFalse();
        assertThat(session.isClaimedBy(PROOF)).isFalse();
    }

    @Test
    void endsAtTheTenthWrongGuessOfEitherKind() {
        for (int i = 0; i < 5; i++) {
            session.isProvenBy(bytes("wrong" + i));
        }
        for (int i = 0; i < 4; i++) {
            session.isClaimedBy(bytes("wrong" + i));
            session.isClaimedBy(SECRET); // costs nothing
        }
        assertThat(session.isGuessedAt()).isFalse();
        session.isClaimedBy(bytes("the tenth"));
        assertThat(session.isGuessedAt()).isTrue();
    }

    @Test
    void isForAnybodyUntilAnAccountHasProvenTheCode() {
        assertThat(session.isFor(ANNA)).isTrue();
        session.open(EVE, 2);
        assertThat(session.isFor(EVE)).isTrue();
        assertThat(session.isFor(ANNA)).isFalse();
    }

    @Test
    void offersTheNumberThatWasFreeLast() {
        session.open(ANNA, 2);
        session.open(ANNA, 3);
        assertThat(session.number()).hasValue(3);
        session.approve(new DeviceId(5), bytes("handed over"));
        session.open(ANNA, 4);
        assertThat(session.number()).as("the device has it").hasValue(3);
    }

    @Test
    void isOverAtItsEnd() {
        assertThat(session.isOver(END - 1)).isFalse();
        assertThat(session.isOver(END)).isTrue();
        assertThat(session.left(END - 30)).isEqualTo(30);
    }

    @Test
    void hasNothingToHandOverBeforeItIsApproved() {
        assertThat(session.device()).isEmpty();
        assertThatThrownBy(session::handover).isInstanceOf(IllegalStateException.class);
        session.approve(new DeviceId(5), bytes("handed over"));
        assertThat(session.handover()).isEqualTo(bytes("handed over"));
        assertThat(session.device()).hasValue(new DeviceId(5));
    }
}
