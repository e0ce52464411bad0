// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

import java.nio.file.Path;

/** The directory that holds a device cannot be used as asked. */
public final class HomeException extends ClientException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with a home directory. */
    public enum Kind {
        /** No device has been enrolled in it. */
        NOT_ENROLLED,
        /** A device has been enrolled in it already. */
        ALREADY_ENROLLED,
        /** It holds a device of a version whose devices cannot be used any more. */
        OUTDATED,
        /** Another process, or another client of this one, has it open. */
        IN_USE,
        /** It holds somebody else's files, or cannot be created or protected. */
        UNUSABLE
    }

    private final Kind kind;

    private HomeException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    /** There is no device in this home. */
    public static HomeException notEnrolled(Path home) {
        return new HomeException(
                Kind.NOT_ENROLLED,
                "No device is enrolled in " + home + ". Enrol one with: chasqui enrol SERVER_URL USER");
    }

    /** There is a device in this home, and it is to stay. */
    public static HomeException alreadyEnrolled(Path home, String user) {
        return new HomeException(
                Kind.ALREADY_ENROLLED,
                "This device is enrolled already as " + user + " (in " + home
                        + "). For another device on this machine choose another directory with --home DIR.");
    }

    /** Somebody else has this home open. */
    public static HomeException inUse(Path home) {
        return new HomeException(
                Kind.IN_USE,
                home + " is in use by another chasqui process. Close that one first, or choose another --home DIR.");
    }

    /** This directory cannot be a home. */
    public static HomeException unusable(Path home, String why) {
        return new HomeException(Kind.UNUSABLE, home + " cannot be used as home: " + why);
    }

    /** A device of a version before devices were certified by their accounts. */
    public static HomeException outdated(Path home) {
        return new HomeException(
                Kind.OUTDATED,
                "The device in " + home + " was enrolled by an earlier version, before devices were"
                        + " certified. Its account has to be enrolled anew: have an administrator remove the device, then use"
                        + " another --home.");
    }
}
