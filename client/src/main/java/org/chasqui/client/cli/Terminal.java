// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Standard input, output and error as text. UTF-8, unless an interactive terminal says that it speaks something else;
 * plain ASCII, which a bare POSIX locale claims, counts as UTF-8 too.
 */
final class Terminal {

    private final BufferedReader in;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean interactive;

    /** @param interactive whether there is a person to answer questions */
    Terminal(InputStream in, PrintStream out, PrintStream err, Charset charset, boolean interactive) {
        this.in = new BufferedReader(new InputStreamReader(in, charset));
        this.out = out;
        this.err = err;
        this.interactive = interactive;
    }

    /** The terminal or pipes of this process. */
    static Terminal system() {
        Charset charset = charset();
        return new Terminal(
                System.in,
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset),
                charset,
                console().isPresent());
    }

    /** Whether there is a person to answer questions. */
    boolean isInteractive() {
        return interactive;
    }

    /** Asks a person yes or no; anything but yes is no. */
    boolean confirm(String question) throws IOException {
        err.print(question + " [yes/no] ");
        err.flush();
        return readLine().map(String::strip).filter("yes"::equalsIgnoreCase).isPresent();
    }

    /** Prints what was asked for. */
    void print(String line) {
        out.println(line);
    }

    /** Prints what a script need not see. */
    void note(String line) {
        err.println(line);
    }

    /** For those who print by themselves. */
    PrintWriter outWriter() {
        return new PrintWriter(out, true, out.charset());
    }

    /** For those who complain by themselves. */
    PrintWriter errWriter() {
        return new PrintWriter(err, true, err.charset());
    }

    /** The next line of input, without its end; empty at the end of input. */
    Optional<String> readLine() throws IOException {
        return Optional.ofNullable(in.readLine());
    }

    /** Asks for a password, without echo on a terminal; without a terminal the next line of input is it. */
    char[] readPassword(String prompt) throws IOException {
        Optional<Console> console = console();
        if (console.isPresent()) {
            char[] typed = console.get().readPassword("%s", prompt);
            return typed == null ? new char[0] : typed;
        }
        return readLine().orElse("").toCharArray();
    }

    private static Charset charset() {
        return console()
                .map(Console::charset)
                .filter(charset -> !charset.equals(StandardCharsets.US_ASCII))
                .orElse(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("SystemConsoleNull") // it is null without a terminal, unless another console provider is set
    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
}
