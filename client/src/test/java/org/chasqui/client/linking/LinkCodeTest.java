// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.linking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.Locale;
import org.chasqui.client.failure.LinkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkCodeTest {

    private final LinkCode code = LinkCode.of("0f1e2d3c4b5a6978", ByteString.copyFromUtf8("sixteen bytes!!!"));

    @Test
    void isReadBackHoweverItIsTyped() {
        assertThat(code.text()).matches("([A-Z2-7]{4}-){9}[A-Z2-7]{4}");
        assertThat(LinkCode.parse(code.text())).isEqualTo(code);
        assertThat(LinkCode.parse(code.qrContent())).isEqualTo(code);
        assertThat(LinkCode.parse(" " + code.text().toLowerCase(Locale.ROOT).replace('-', ' ')))
                .isEqualTo(code);
        assertThat(code.linkId()).isEqualTo("0f1e2d3c4b5a6978");
    }

    @Test
    void isTheOneOfTheProtocolPage() {
        // base32 of the id, the secret and the first byte of their SHA-256, made by another program
        assertThat(code.text().replace("-", "")).isEqualTo(EXPECTED);
    }

    private static final String EXPECTED = "B4PC2PCLLJUXQ43JPB2GKZLOEBRHS5DFOMQSCIIA";

    @Test
    void tellsAMistypedCodeFromAWrongOne() {
        char other = code.text().charAt(20) == 'A' ? 'B' : 'A';
        String mistyped = code.text().substring(0, 20) + other + code.text().substring(21);

        assertThatThrownBy(() -> LinkCode.parse(mistyped))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("mistyped");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "https://chat.example.org",
                "AAAA-AAAA",
                "1111-1111-1111-1111-1111-1111-1111-1111-1111-1111"
            })
    void refusesWhatIsNoCode(String text) {
        assertThatThrownBy(() -> LinkCode.parse(text))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("no link code");
    }

    @Test
    void saysNothingOfTheSecret() {
        assertThat(code.toString()).contains("0f1e2d3c4b5a6978").doesNotContain("sixteen");
    }
}
