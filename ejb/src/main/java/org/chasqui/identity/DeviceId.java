// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.identity;

/**
 * The server's own id of an enrolled device. Unlike a device number it is never reused, so that nothing addressed to a
 * removed device can reach its successor.
 *
 * @param value positive, rising in order of enrolment
 */
public record DeviceId(long value) implements Comparable<DeviceId> {

    /** Rejects zero and negative values. */
    public DeviceId {
        if (value <= 0) {
            throw new IllegalArgumentException("device id must be positive, not " + value);
        }
    }

    @Override
    public int compareTo(DeviceId other) {
        return Long.compare(value, other.value);
    }
}
