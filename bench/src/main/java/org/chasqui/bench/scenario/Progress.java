// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;

/** Lines for people, on standard error, with the seconds since the run began. */
final class Progress {

    private static final double NANOS_PER_SECOND = 1e9;

    private final long begin = System.nanoTime();

    @FormatMethod
    void line(String format, Object... arguments) {
        System.err.printf(
                Locale.ROOT,
                "[%6.1f s] %s%n",
                (System.nanoTime() - begin) / NANOS_PER_SECOND,
                String.format(Locale.ROOT, format, arguments));
    }
}
