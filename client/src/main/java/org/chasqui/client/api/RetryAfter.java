// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.net.http.HttpResponse;
import java.time.Duration;

/** The {@code Retry-After} header. */
public final class RetryAfter {

    private static final Duration MOST = Duration.ofMinutes(10);

    private RetryAfter() {}

    /** How long the server asks to be left alone, at most ten minutes; zero if it does not, or names a date. */
    public static Duration of(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .map(asked -> asked.compareTo(MOST) < 0 ? asked : MOST)
                .orElse(Duration.ZERO);
    }
}
