// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chasqui.wakeup.PushEndpoints;
import org.chasqui.wakeup.WakeUpSettings;
import org.eclipse.microprofile.config.Config;

/** Reads {@link WakeUpSettings} from the environment and system properties (MicroProfile Config). */
@Singleton
class WakeUpConfiguration {

    private static final String APPLE = "api.push.apple.com";
    private static final int HTTPS = 443;

    private final Config config;

    @Inject
    WakeUpConfiguration(Config config) {
        this.config = config;
    }

    @Produces
    @Singleton
    WakeUpSettings settings() {
        return new WakeUpSettings(
                new WakeUpSettings.Pace(
                        value("chasqui.wakeups.window", Duration.class).orElse(Duration.ofSeconds(30)),
                        value("chasqui.wakeups.per-hour", Integer.class).orElse(30),
                        value("chasqui.wakeups.threads", Integer.class).orElse(4),
                        value("chasqui.wakeups.queue", Integer.class).orElse(10_000)),
                text("chasqui.wakeups.trusted-certificates").map(Path::of),
                text("chasqui.web-push.subject").map(s -> new WakeUpSettings.WebPush(s, exemptHosts())),
                text("chasqui.apns.key-file").map(Path::of).map(this::apns));
    }

    @Produces
    @Singleton
    PushEndpoints endpoints(WakeUpSettings settings) {
        return new PushEndpoints(
                settings.webPush().map(WakeUpSettings.WebPush::exemptHosts).orElse(Set.of()),
                InetAddress::getAllByName);
    }

    private Set<String> exemptHosts() {
        return text("chasqui.web-push.exempt-hosts").stream()
                .flatMap(hosts -> Stream.of(hosts.split(",")))
                .map(h -> h.strip().toLowerCase(Locale.ROOT))
                .filter(h -> !h.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private WakeUpSettings.Apns apns(Path keyFile) {
        return new WakeUpSettings.Apns(
                new WakeUpSettings.ApnsKey(keyFile, required("chasqui.apns.key-id"), required("chasqui.apns.team-id")),
                required("chasqui.apns.topic"),
                text("chasqui.apns.host").orElse(APPLE),
                value("chasqui.apns.port", Integer.class).orElse(HTTPS));
    }

    private String required(String name) {
        return text(name)
                .orElseThrow(() ->
                        new IllegalArgumentException(name + " is not set; with chasqui.apns.key-file it has to be"));
    }

    private Optional<String> text(String name) {
        return value(name, String.class);
    }

    private <T> Optional<T> value(String name, Class<T> type) {
        return config.getOptionalValue(name, type);
    }
}
