// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.message.Direction;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.junit.jupiter.api.Test;

class LinesTest {

    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);

    private final Lines lines = new Lines(ZoneOffset.UTC);

    @Test
    void namesSenderAndTime() {
        assertThat(lines.received(received("hello"))).isEqualTo("09:14 alice: hello");
    }

    @Test
    void showsHowFarAMessageHasCome() {
        assertThat(lines.ticks(sent(Ticks.SENT, "hello"))).isEqualTo("09:14 → bob: hello ✓");
        assertThat(lines.ticks(sent(Ticks.DELIVERED, "hello"))).isEqualTo("09:14 → bob: hello ✓✓");
        assertThat(lines.ticks(sent(Ticks.READ, "hello"))).isEqualTo("09:14 → bob: hello ✓✓ read");
        assertThat(lines.ticks(sent(Ticks.PLAYED, "hello"))).isEqualTo("09:14 → bob: hello ✓✓ played");
        assertThat(lines.ticks(sent(Ticks.FAILED, "hello"))).isEqualTo("09:14 → bob: hello ✗");
    }

    @Test
    void shortensWhatTheUserHasTypedHimself() {
        assertThat(lines.ticks(sent(Ticks.SENT, "x".repeat(100)))).isEqualTo("09:14 → bob: " + "x".repeat(60) + "… ✓");
        assertThat(lines.ticks(sent(Ticks.SENT, "two\nlines"))).isEqualTo("09:14 → bob: two… ✓");
    }

    @Test
    void datesWhatIsHistory() {
        assertThat(lines.history(received("hello"), _ -> false)).isEqualTo("2026-11-24 09:14 alice: hello");
        assertThat(lines.history(sent(Ticks.READ, "x".repeat(70)), _ -> false))
                .isEqualTo("2026-11-24 09:14 → bob: " + "x".repeat(70) + " ✓✓ read");
    }

    @Test
    void saysWhichDeviceWhereThatIsWanted() {
        assertThat(lines.history(received("hello"), _ -> true)).isEqualTo("2026-11-24 09:14 alice (device 1): hello");
        assertThat(lines.history(sent(Ticks.SENT, "hello"), _ -> true))
                .isEqualTo("2026-11-24 09:14 → bob (device 1): hello ✓");
    }

    @Test
    void letsNobodyMoveTheCursor() {
        assertThat(lines.received(received("\u001b[2Jgone\r\u0007\u202e")))
                .isEqualTo("09:14 alice: \ufffd[2Jgone\ufffd\ufffd\ufffd");
    }

    @Test
    void letsNobodySpeakForSomebodyElse() {
        assertThat(lines.received(received("hi\n09:15 carol: give him the money")))
                .isEqualTo("09:14 alice: hi\n      09:15 carol: give him the money");
    }

    private static Message received(String text) {
        MessageId id = new MessageId(new DeviceAddress(ALICE, 1), BOB, 1);
        return new Message(id, "alice", Direction.RECEIVED, Instant.parse("2026-11-24T09:14:00Z"), text, Ticks.SENT);
    }

    private static Message sent(Ticks ticks, String text) {
        MessageId id = new MessageId(new DeviceAddress(ALICE, 1), BOB, 1);
        return new Message(id, "bob", Direction.SENT, Instant.parse("2026-11-24T09:14:00Z"), text, ticks);
    }
}
