// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.chasqui.client.failure.ClientException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code chasqui} command and the options that all its subcommands share. */
@Command(
        name = "chasqui",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "End-to-end-encrypted messages from the command line.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            EnrolCommand.class,
            LinkCommand.class,
            DevicesCommand.class,
            RenameCommand.class,
            RevokeCommand.class,
            SendCommand.class,
            ReceiveCommand.class,
            ChatCommand.class,
            HistoryCommand.class,
            SafetyNumberCommand.class,
            AcceptCommand.class,
            TrustCommand.class,
            WhoamiCommand.class
        },
        optionListHeading = "%nOptions, before or after the command:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; the message says why",
            "2:the command line is wrong",
            "3:the server cannot be reached; a message to be sent is kept",
            "4:password or device refused",
            "5:unknown user, or one without a device",
            "6:the server's certificate is not trusted, or has changed",
            "7:a user's safety number has changed, or a device is not certified"
        },
        footer = {
            "",
            "A first chat:",
            "  chasqui enrol http://localhost:8080 alice     once; asks alice's password",
            "  chasqui chat bob                              talk; Ctrl-D ends",
            "  chasqui safety-number bob                     is it him? compare with him",
            "",
            "A second device of yours:",
            "  chasqui link http://localhost:8080            there; shows a code",
            "  chasqui link CODE                             here, on the first device",
            "  chasqui devices                               lists them; revoke ends one",
            "",
            "From scripts:",
            "  chasqui send bob \"hello\"                      exits 0 when the server has it",
            "  chasqui receive                               prints what came in, then ends",
            "  chasqui history bob --limit 20                what was said before",
            "",
            "Beside your messages: … waiting, ✓ with the server, ✓✓ delivered, ✓✓ read,",
            "✗ refused. Their senders hear that you have read what chat and receive show",
            "you; --no-read-receipts keeps it to yourself.",
            "",
            "A second device or user on the same machine needs its own --home."
        })
final class ChasquiCommand implements Callable<Integer> {

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where keys and messages of this device are kept"
                    + " (default: .chasqui-client in your home directory).")
    private Path home = Path.of(System.getProperty("user.home"), ".chasqui-client");

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Print stack traces of errors.")
    private boolean verbose;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final Terminal terminal;

    ChasquiCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs a command line on this process's terminal and returns its exit code. Called by {@link Launcher}. */
    public static int run(String[] args) {
        return execute(Terminal.system(), args);
    }

    /** Runs a command line on a terminal and returns its exit code. */
    static int execute(Terminal terminal, String... args) {
        if (Arrays.stream(args).anyMatch(arg -> arg.indexOf('\ufffd') >= 0)) {
            terminal.note("chasqui: the arguments have characters outside this locale's character set ("
                    + Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))
                    + "). Set LC_ALL=C.UTF-8, or type the text into \"chasqui chat USER\".");
            return ExitCodes.USAGE;
        }
        ChasquiCommand root = new ChasquiCommand(terminal);
        CommandLine commandLine = new CommandLine(root)
                .setOut(terminal.outWriter())
                .setErr(terminal.errWriter())
                .setExecutionExceptionHandler((failure, _, _) -> root.explain(failure));
        commandLine.setParameterExceptionHandler((e, _) -> root.explainUsage(e));
        commandLine.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .forEach(command -> command.mixinStandardHelpOptions(true).versionProvider(new Version()));
        return commandLine.execute(args);
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Which command? Try --help.");
    }

    /** Directory of the device. */
    Path home() {
        return home;
    }

    /** Where to read and print. */
    Terminal terminal() {
        return terminal;
    }

    /** How to print. */
    Lines lines() {
        return new Lines(ZoneId.systemDefault());
    }

    private int explain(Exception failure) {
        if (verbose) {
            failure.printStackTrace(terminal.errWriter());
        }
        switch (failure) {
            case ClientException e -> {
                terminal.note("chasqui: " + e.getMessage());
                return ExitCodes.of(e);
            }
            case IllegalArgumentException e -> {
                terminal.note("chasqui: " + e.getMessage());
                return ExitCodes.USAGE;
            }
            default -> {
                terminal.note("chasqui: unexpected " + failure + (verbose ? "" : ". Run again with -v for details."));
                return ExitCodes.FAILURE;
            }
        }
    }

    private int explainUsage(ParameterException e) {
        terminal.note("chasqui: " + e.getMessage());
        terminal.note("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCodes.USAGE;
    }
}
