// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.api.ServerAddress;
import org.chasqui.client.api.ServerIdentity;
import org.chasqui.client.identity.UserName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code chasqui enrol}. */
@Command(
        name = "enrol",
        description = {
            "Make this machine the first device of a user.",
            "The password is asked for, or read as one line from standard input if that is no terminal.",
            "",
            "An https server needs a certificate that this system trusts. If it has one of its own, you are shown its"
                    + " fingerprint once and asked; without a terminal, or to be sure, give the certificate with"
                    + " --trust. It is remembered, and a server that shows another one later is refused."
        })
final class EnrolCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ChasquiCommand chasqui;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SERVER_URL",
            description = "Such as https://chat.example.org; plain http to this machine only.")
    private String server = "";

    @Parameters(paramLabel = "USER", description = "Your user name on that server.")
    private String user = "";

    @Option(
            names = "--device-name",
            paramLabel = "N",
            defaultValue = "command line",
            description = "What to call this device (default: ${DEFAULT-VALUE}).")
    private String deviceName = "";

    @Option(names = "--password-file", paramLabel = "F", description = "Read the password from the first line of F.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "The server's own certificate (PEM), from its administrator: trust it and no other.")
    private @Nullable Path trust;

    @Override
    public Integer call() throws IOException {
        ServerAddress address = ServerAddress.parse(server); // before anybody types a password
        UserName name = new UserName(user);
        ServerIdentity identity = new CertificateQuestion(chasqui.terminal()).identify(address, trust);
        char[] password = password(name, address);
        if (password.length == 0) {
            throw new ParameterException(
                    spec.commandLine(), "No password given. Type it, pipe it in, or use --password-file.");
        }
        try (ChasquiClient client = ChasquiClient.enrol(identity, user, password, deviceName, chasqui.home())) {
            Terminal terminal = chasqui.terminal();
            terminal.print("Enrolled as " + client.user() + ", device "
                    + client.address().device() + ", at " + client.server() + ".");
            terminal.print("Keys and messages are kept in " + chasqui.home() + ".");
            terminal.print("Next: chasqui send USER \"hello\", chasqui chat USER, or chasqui receive.");
            return ExitCodes.OK;
        }
    }

    private char[] password(UserName name, ServerAddress address) throws IOException {
        if (passwordFile == null) {
            return chasqui.terminal().readPassword("Password of " + name + " at " + address + ": ");
        }
        try {
            return Files.readString(passwordFile).lines().findFirst().orElse("").toCharArray();
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "Cannot read the password file " + passwordFile, e);
        }
    }
}
