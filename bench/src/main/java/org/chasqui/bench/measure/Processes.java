// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.chasqui.bench.BenchFailure;

/** The server-side processes that were named with {@code --pids}, as /proc shows them. */
public final class Processes {

    private static final String OPEN_FILES = "Max open files";
    private static final long KIB = 1024;

    private final List<Long> pids;

    /** @throws BenchFailure if one of them does not exist */
    public Processes(List<Long> pids) {
        this.pids = List.copyOf(pids);
        pids.forEach(Processes::stat);
    }

    /** Which they are. */
    public List<Long> pids() {
        return pids;
    }

    /** Whether any process was named. */
    public boolean known() {
        return !pids.isEmpty();
    }

    /** CPU time of all together so far, in microseconds. */
    public long cpuMicros() {
        return pids.stream().mapToLong(p -> stat(p).ticks()).sum() * ProcStat.MICROS_PER_TICK;
    }

    /** CPU time of this process so far, in microseconds. */
    public static long ownCpuMicros() {
        return own().cpuMicros();
    }

    /** This process. */
    public static Processes own() {
        return new Processes(List.of(ProcessHandle.current().pid()));
    }

    /** How many files the one that may have the fewest may have open. */
    public long openFiles() {
        return pids.stream().mapToLong(p -> openFiles(read(p, "limits"))).min().orElse(Long.MAX_VALUE);
    }

    /** The soft limit in the text of {@code /proc/PID/limits}. */
    static long openFiles(String limits) {
        return limits.lines()
                .filter(l -> l.startsWith(OPEN_FILES))
                .map(l -> l.substring(OPEN_FILES.length()).strip().split("\\s+", -1)[0])
                .mapToLong(l -> l.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(l))
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /** Resident memory of all together, in bytes. */
    public long residentBytes() {
        return pids.stream().mapToLong(Processes::residentBytes).sum();
    }

    private static long residentBytes(long pid) {
        return read(pid, "status")
                .lines()
                .filter(l -> l.startsWith("VmRSS:"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) * KIB)
                .findFirst()
                .orElse(0);
    }

    /** The Java processes among them. */
    public List<Long> java() {
        return pids.stream().filter(p -> stat(p).command().equals("java")).toList();
    }

    private static ProcStat stat(long pid) {
        return ProcStat.parse(read(pid, "stat"));
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new BenchFailure(BenchFailure.USAGE, "process " + pid + " of --pids cannot be read in /proc", e);
        }
    }
}
