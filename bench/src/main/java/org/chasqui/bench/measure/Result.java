// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON line. It begins with {@code scenario msgs_per_s p50_ms p99_ms server_cpu_us_per_msg rows_per_msg}, null
 * where a scenario has no such figure or it was not measured.
 */
public final class Result {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MathContext DIGITS = new MathContext(4);

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** A line without figures yet. */
    public Result(String scenario) {
        fields.put("scenario", scenario);
        for (String figure : new String[] {"msgs_per_s", "p50_ms", "p99_ms", "server_cpu_us_per_msg", "rows_per_msg"}) {
            fields.put(figure, null);
        }
    }

    /** Sets a figure, rounded to four significant digits; what is no number stays null. */
    public Result figure(String name, double value) {
        fields.put(name, Double.isFinite(value) ? round(value) : null);
        return this;
    }

    /** Whole numbers keep their digits: a count is exact. */
    private static Number round(double value) {
        BigDecimal rounded = new BigDecimal(value).round(DIGITS);
        return rounded.scale() <= 0 ? (Number) Math.round(value) : rounded.stripTrailingZeros();
    }

    /** Sets a count, a setting or a text; null where there is none. */
    public Result put(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    /** Takes over several settings. */
    public Result putAll(Map<String, ?> settings) {
        fields.putAll(settings);
        return this;
    }

    /** One line without line breaks. */
    public String json() {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
