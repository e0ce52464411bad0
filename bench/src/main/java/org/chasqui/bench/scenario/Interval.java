// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import org.chasqui.bench.measure.Result;

/** Between two readings of what was used up, so many messages were done. */
record Interval(Usage begin, Usage end, long messages) {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MICROS_PER_SECOND = 1e6;

    double seconds() {
        return (end.nanos() - begin.nanos()) / NANOS_PER_SECOND;
    }

    /**
     * Puts the figures into a result.
     *
     * @param prefix before each name
     */
    void put(Result result, String prefix) {
        result.figure(prefix + "msgs_per_s", messages / seconds())
                .figure(prefix + "rows_per_msg", perMessage(end.stored() - begin.stored()))
                .figure(prefix + "generator_cpu_us_per_msg", perMessage(end.ownMicros() - begin.ownMicros()))
                .put(prefix + "messages", messages)
                .figure(prefix + "measured_seconds", seconds())
                .put("rows_are", "of messages and events");
        if (end.serverKnown()) {
            long server = end.serverMicros() - begin.serverMicros();
            result.figure(prefix + "server_cpu_us_per_msg", perMessage(server))
                    .figure(prefix + "server_cores", server / MICROS_PER_SECOND / seconds());
        }
    }

    /**
     * Puts the figures of copies into a result.
     *
     * @param copies messages that came to devices between the readings
     */
    void putCopies(Result result, long copies) {
        double server = end.serverKnown() ? end.serverMicros() - begin.serverMicros() : Double.NaN;
        result.figure("copies_per_msg", perMessage(copies))
                .put("copies", copies)
                .figure("server_cpu_us_per_copy", server / copies);
    }

    private double perMessage(long used) {
        return (double) used / messages;
    }
}
