// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps a warning of the JDK off the user's terminal: protobuf-java 4.33 still looks at sun.misc.Unsafe, which Java 25
 * reports, once, when the class below is initialised. There is no manifest attribute to allow it. To be removed when
 * protobuf-java uses something else.
 */
final class QuietStart {

    private static final String CULPRIT = "com.google.protobuf.UnsafeUtil";

    private QuietStart() {}

    /** Initialises the class while nothing is printed. Called once, before other threads exist. */
    static void loadProtobuf() {
        PrintStream err = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        try {
            Class.forName(CULPRIT);
        } catch (ClassNotFoundException _) {
            // a protobuf without it needs no silence
        } finally {
            System.setErr(err);
        }
    }
}
