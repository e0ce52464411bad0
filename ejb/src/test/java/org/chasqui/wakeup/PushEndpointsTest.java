// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushEndpointsTest {

    private static PushEndpoints resolvingTo(String... addresses) {
        return new PushEndpoints(Set.of("push.internal"), host -> {
            InetAddress[] resolved = new InetAddress[addresses.length];
            for (int i = 0; i < addresses.length; i++) {
                resolved[i] = InetAddress.getByName(addresses[i]);
            }
            return resolved;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:2800:21f::1", "64:ff9b::5db8:d70e"})
    void takesPublicAddresses(String address) {
        assertThat(resolvingTo(address).parse("https://push.example/x")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.9",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.8",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.7",
                "203.0.113.5",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b:1::a00:1",
                "fc00::1",
                "fd12::1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "2001::1",
                "2001:db8::1",
                "2002:a00:1::1",
                "3fff::1"
            })
    void refusesAllOthers(String address) {
        assertThat(resolvingTo(address).parse("https://push.example/x")).isEmpty();
    }

    @Test
    void refusesAHostOfWhichOneAddressIsNotPublic() {
        PushEndpoints endpoints = resolvingTo("93.184.215.14", "10.0.0.1");

        assertThat(endpoints.parse("https://push.example/x")).isEmpty();
        assertThatThrownBy(() -> endpoints.resolve("push.example"))
                .isInstanceOf(PushEndpoints.NotPublicException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://push.example/x",
                "https:///x",
                "https:push.example",
                "//push.example/x",
                "push.example",
                "",
                "https://user:secret@push.example/x",
                "https://push.example/x#part",
                "https://push.example/ü",
                "https://push.example/ x",
                "https://push.example:8443/x",
                "https://push.example:22/x",
                "https://pu_sh.example/x",
                "ftp://push.example/x",
                "file:///etc/passwd",
                "https://push.example:99999/"
            })
    void refusesWhatIsNoPlainHttpsAddress(String endpoint) {
        assertThat(resolvingTo("93.184.215.14").parse(endpoint)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://127.1/",
                "https://[::1]/",
                "https://10.1.2.3/",
                "https://localhost/"
            })
    void refusesAddressesOfThisMachineHoweverWritten(String endpoint) {
        assertThat(new PushEndpoints(Set.of(), InetAddress::getAllByName).parse(endpoint))
                .isEmpty();
    }

    @Test
    void refusesTheAddressesThatThisMachineHas() throws Exception {
        for (var networkInterface :
                java.net.NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : networkInterface.inetAddresses().toList()) {
                assertThat(PublicAddresses.contains(address))
                        .as(address.toString())
                        .isFalse();
            }
        }
    }

    @Test
    void refusesWhatIsTooLong() {
        String fits = "https://push.example/" + "x".repeat(PushEndpoints.MAX_LENGTH - 21);

        assertThat(resolvingTo("93.184.215.14").parse(fits)).isPresent();
        assertThat(resolvingTo("93.184.215.14").parse(fits + "x")).isEmpty();
    }

    @Test
    void refusesWhatDoesNotResolve() {
        PushEndpoints endpoints = new PushEndpoints(Set.of(), host -> {
            throw new UnknownHostException(host);
        });

        assertThat(endpoints.parse("https://push.example/x")).isEmpty();
    }

    @Test
    void takesExemptHostsAnywhere() {
        PushEndpoints endpoints = resolvingTo("10.0.0.1");

        assertThat(endpoints.parse("https://push.internal:8443/x")).isPresent();
        assertThat(endpoints.parse("https://PUSH.internal/x")).isPresent();
        assertThat(endpoints.parse("http://push.internal/x")).isEmpty();
        assertThat(endpoints.parse("https://push.internal.example/x")).isEmpty();
    }
}
