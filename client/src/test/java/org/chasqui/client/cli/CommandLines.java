// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs the command as a user does who types and reads, for tests of other packages. */
public final class CommandLines {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Runs a command that reads nothing. */
    public int run(String... arguments) {
        return run(new ByteArrayInputStream(new byte[0]), arguments);
    }

    public int run(InputStream in, String... arguments) {
        Terminal terminal = new Terminal(
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                StandardCharsets.UTF_8,
                false);
        return ChasquiCommand.execute(terminal, arguments);
    }

    public String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String noted() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
