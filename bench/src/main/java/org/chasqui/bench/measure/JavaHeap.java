// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.chasqui.bench.BenchFailure;

/** The live objects of another JVM, asked with the JDK's {@code jcmd}. */
public final class JavaHeap {

    private static final String TOTAL = "Total";

    private JavaHeap() {}

    /**
     * Has a JVM collect its garbage, twice, so that what needs finishing first goes too.
     *
     * @return bytes of the objects that are left; empty if the process is no JVM that we may ask
     */
    public static OptionalLong liveBytes(long pid) {
        jcmd(pid, "GC.run");
        return total(jcmd(pid, "GC.class_histogram"));
    }

    /** The last line of a class histogram: instances, then bytes. */
    static OptionalLong total(String histogram) {
        return histogram
                .lines()
                .filter(l -> l.startsWith(TOTAL))
                .map(l -> l.substring(TOTAL.length()).strip().split("\\s+", -1))
                .filter(columns -> columns.length == 2)
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .findFirst();
    }

    private static String jcmd(long pid, String command) {
        Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(program.toString(), Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        } catch (IOException e) {
            throw new BenchFailure(
                    BenchFailure.USAGE, "jcmd cannot be run: the heap is read with a JDK's, not a JRE's", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure(BenchFailure.RUN, "interrupted", e);
        }
    }
}
