// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Which process, in a form that can be written down: ids are used again, with the time of its start one is
 * unmistakable.
 */
record Identity(long pid, Instant start) {

    static final Identity NOBODY = new Identity(0, Instant.EPOCH);

    static Identity of(ProcessHandle process) {
        return new Identity(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    /** The inverse of {@link #toString()}; anything else is {@link #NOBODY}. */
    static Identity parse(String text) {
        String[] parts = text.strip().split(" ");
        try {
            return parts.length == 2 ? new Identity(Long.parseLong(parts[0]), Instant.parse(parts[1])) : NOBODY;
        } catch (IllegalArgumentException | DateTimeException e) {
            return NOBODY;
        }
    }

    /** The process, if it still runs. */
    Optional<ProcessHandle> running() {
        return ProcessHandle.of(pid).filter(process -> of(process).equals(this) && process.isAlive());
    }

    @Override
    public String toString() {
        return pid + " " + start;
    }
}
