// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.measure;

import java.util.function.UnaryOperator;
import org.chasqui.bench.BenchFailure;

/**
 * Counters of the server, named in docs/operations.md. They are the whole server's: nobody else may use it during a
 * run.
 */
public final class ServerMetrics {

    private static final String STORED = "chasqui_envelopes_stored_total";
    private static final String ACKNOWLEDGED = "chasqui_envelopes_acknowledged_total";

    private final UnaryOperator<String> source;

    /** @param source answers a query with the Prometheus text, by {@code AdminApi.metrics} */
    public ServerMetrics(UnaryOperator<String> source) {
        this.source = source;
    }

    /** Rows inserted so far into delivery_record, those of messages and those of events (receipts) alike. */
    public long stored() {
        return counter(STORED);
    }

    /**
     * Rows inserted since the server started, less those deleted because their devices have them. Only differences mean
     * something: rows found at the start count once they are acknowledged, rows that expire never do.
     */
    public long waiting() {
        return stored() - counter(ACKNOWLEDGED);
    }

    private long counter(String name) {
        return Math.round(value(
                source.apply("?scope=application&name=" + name.substring(0, name.length() - "_total".length())), name));
    }

    /** The sum of a metric's samples in a text of the Prometheus format. */
    static double value(String text, String name) {
        double sum = 0;
        boolean found = false;
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(name) && (line.startsWith("{", name.length()) || line.startsWith(" ", name.length()))) {
                sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
                found = true;
            }
        }
        if (!found) {
            throw new BenchFailure(BenchFailure.SERVER, "the server's metrics have no " + name);
        }
        return sum;
    }
}
