// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench;

/** Why a run cannot be made or ended early: a message for people and the exit code. */
public final class BenchFailure extends RuntimeException {

    /** The run itself went wrong: a connection was lost, a submit refused. */
    public static final int RUN = 1;

    /** Wrong options. */
    public static final int USAGE = 2;

    /** The server is away, or does not let us in. */
    public static final int SERVER = 3;

    /** A limit that protects people was met: they must be raised for a benchmark. */
    public static final int LIMITED = 4;

    private static final long serialVersionUID = 1;

    private final int exitCode;

    /** A failure with one of the exit codes above. */
    public BenchFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** A failure that something else caused. */
    public BenchFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The message for people, which is never absent. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** What the process ends with. */
    public int exitCode() {
        return exitCode;
    }
}
