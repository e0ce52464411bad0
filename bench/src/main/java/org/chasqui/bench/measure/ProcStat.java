// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.measure;

/**
 * CPU time in a line of {@code /proc/PID/stat}, as proc_pid_stat(5) describes it.
 *
 * @param command the program's name
 * @param ticks user and system time together, in clock ticks of 10 ms
 */
public record ProcStat(String command, long ticks) {

    /** USER_HZ: 100 on every Linux platform that Java runs on; {@code getconf CLK_TCK} tells. */
    public static final long TICKS_PER_SECOND = 100;

    /** Microseconds of a tick. */
    public static final long MICROS_PER_TICK = 1_000_000 / TICKS_PER_SECOND;

    private static final int UTIME = 14;
    private static final int STIME = 15;
    private static final int FIRST_AFTER_COMMAND = 3;

    /**
     * Parses a line. The name is in parentheses and may itself hold blanks and parentheses.
     *
     * @throws IllegalArgumentException if this is no such line
     */
    public static ProcStat parse(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        if (open < 0 || close < open) {
            throw new IllegalArgumentException("no command in parentheses: " + line);
        }
        String[] fields = line.substring(close + 1).strip().split(" ", -1);
        if (fields.length <= STIME - FIRST_AFTER_COMMAND) {
            throw new IllegalArgumentException("expected at least 15 fields: " + line);
        }
        return new ProcStat(
                line.substring(open + 1, close),
                Long.parseLong(fields[UTIME - FIRST_AFTER_COMMAND])
                        + Long.parseLong(fields[STIME - FIRST_AFTER_COMMAND]));
    }
}
