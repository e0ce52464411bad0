// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chasqui.client.failure.InsecureServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "http://localhost",
                "HTTP://LOCALHOST:8080",
                "http://127.0.0.1:8080",
                "http://127.1.2.3",
                "http://[::1]:8080",
                "http://chasqui.localhost",
                "https://chat.example.org",
                "https://10.0.0.1:8443"
            })
    void acceptsHttpsAndHttpToThisMachine(String typed) {
        assertThat(ServerAddress.parse(typed).root()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://chat.example.org",
                "http://10.0.0.1:8080",
                "http://localhost.example.org",
                "http://127.0.0.1.example.org",
                "http://0.0.0.0:8080",
                "http://[::2]:8080"
            })
    void refusesHttpToOtherMachines(String typed) {
        assertThatThrownBy(() -> ServerAddress.parse(typed))
                .isInstanceOf(InsecureServerException.class)
                .hasMessageContaining("https://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:8080",
                "ftp://localhost",
                "https://",
                "https://chat.example.org/other",
                "https://user@chat.example.org",
                "https://chat.example.org?x=1",
                "not an address"
            })
    void refusesWhatIsNoServer(String typed) {
        assertThatThrownBy(() -> ServerAddress.parse(typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + typed + "'")
                .hasMessageContaining("such as https://");
    }

    @ParameterizedTest
    @CsvSource({"https://a.example/, https://a.example", "http://localhost:8080/chasqui/, http://localhost:8080"})
    void forgivesWhatPeopleTypeAfterIt(String typed, String root) {
        assertThat(ServerAddress.parse(typed)).hasToString(root);
    }

    @Test
    void leadsToBothPlanes() {
        assertThat(ServerAddress.parse("https://a.example").stream()).hasToString("wss://a.example/chasqui/v1/stream");
        assertThat(ServerAddress.parse("http://localhost:1").stream())
                .hasToString("ws://localhost:1/chasqui/v1/stream");
        assertThat(ServerAddress.parse("https://a.example").api("/keys"))
                .hasToString("https://a.example/chasqui/api/v1/keys");
    }
}
