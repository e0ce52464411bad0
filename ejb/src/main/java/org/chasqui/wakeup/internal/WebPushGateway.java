// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import com.interaso.webpush.WebPush;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.chasqui.wakeup.PushEndpoints;
import org.chasqui.wakeup.WakeUpGateway;
import org.chasqui.wakeup.WakeUpOutcome;
import org.chasqui.wakeup.WakeUpTarget;
import org.jboss.logging.Logger;

/** Web Push: RFC 8030 to the push service, encrypted by RFC 8291, signed by RFC 8292. Thread-safe. */
final class WebPushGateway implements WakeUpGateway<WakeUpTarget.WebPush> {

    private static final Logger LOG = Logger.getLogger(WebPushGateway.class);

    /** All that is ever said. */
    private static final byte[] PAYLOAD = "{\"type\":\"wake-up\"}".getBytes(StandardCharsets.US_ASCII);

    /** Always the same, so that a push service keeps only the newest wake-up of a device. */
    private static final String TOPIC = "chasqui";

    /** A device that is off for longer connects by itself when it is on again. */
    private static final Duration TIME_TO_LIVE = Duration.ofDays(1);

    private static final Duration TOKEN_LIFE = Duration.ofHours(12);
    private static final int HTTPS = 443;

    private final Supplier<WebPush> signer;
    private final PushHttp http;
    private final Clock clock;

    /** @param signer as whom; asked for with each wake-up */
    WebPushGateway(Supplier<WebPush> signer, PushHttp http, Clock clock) {
        this.signer = signer;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public WakeUpOutcome wake(WakeUpTarget.WebPush target) throws InterruptedException {
        try {
            return outcome(http.send(request(target)));
        } catch (PushEndpoints.NotPublicException e) {
            return new WakeUpOutcome.Refused("its address is not public any more");
        } catch (IOException e) {
            // the text may name the endpoint
            LOG.infof("a push service cannot be reached: %s", RootCause.kindOf(e));
            return new WakeUpOutcome.Retry(Optional.empty());
        }
    }

    private AsyncRequestProducer request(WakeUpTarget.WebPush target) {
        WebPush push = signer.get();
        String token = push.getToken(origin(target.endpoint()), (int) TOKEN_LIFE.toSeconds());
        Map<String, String> headers =
                push.getHeadersWithToken(token, (int) TIME_TO_LIVE.toSeconds(), TOPIC, WebPush.Urgency.High);
        byte[] body =
                push.getBody(PAYLOAD, target.keys().p256dh(), target.keys().auth());
        AsyncRequestBuilder request =
                AsyncRequestBuilder.post(target.endpoint()).setEntity(body, ContentType.APPLICATION_OCTET_STREAM);
        headers.forEach((name, value) -> {
            if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) { // the entity brings it
                request.addHeader(name, value);
            }
        });
        return request.build();
    }

    /** RFC 6454 section 6.2: without the usual port. */
    private static String origin(URI endpoint) {
        boolean usual = endpoint.getPort() == -1 || endpoint.getPort() == HTTPS;
        return "https://" + endpoint.getHost() + (usual ? "" : ":" + endpoint.getPort());
    }

    private WakeUpOutcome outcome(ShortAnswer answer) {
        int status = answer.status();
        return switch (status) {
            case 404, 410 -> new WakeUpOutcome.Gone();
            case 429 -> new WakeUpOutcome.Retry(answer.retryAfter().flatMap(this::duration));
            default -> {
                if (status >= 200 && status < 300) {
                    yield new WakeUpOutcome.Sent();
                }
                yield status >= 500
                        ? new WakeUpOutcome.Retry(answer.retryAfter().flatMap(this::duration))
                        : new WakeUpOutcome.Refused("status " + status);
            }
        };
    }

    /** RFC 9110 section 10.2.3: seconds or a date. */
    private Optional<Duration> duration(String retryAfter) {
        if (retryAfter.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)));
        }
        Instant date = DateUtils.parseStandardDate(retryAfter);
        return Optional.ofNullable(date)
                .map(d -> Duration.between(clock.instant(), d))
                .filter(Duration::isPositive);
    }

    @Override
    public void close() {
        http.close();
    }
}
