// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.api.ServerAddress;
import org.chasqui.client.api.ServerIdentity;
import org.chasqui.client.tls.Fingerprint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code chasqui trust}. */
@Command(
        name = "trust",
        description = {
            "Trust the certificate that the server has now, after it was changed.",
            "Do this only when the administrator has told you that the certificate was renewed. Without --trust you are"
                    + " shown its fingerprint and asked."
        })
final class TrustCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ChasquiCommand chasqui;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "The server's new certificate (PEM), from its administrator.")
    private @Nullable Path trust;

    @Override
    public Integer call() throws IOException {
        try (ChasquiClient client = ChasquiClient.open(chasqui.home())) {
            ServerIdentity server =
                    new CertificateQuestion(chasqui.terminal()).identify(ServerAddress.parse(client.server()), trust);
            client.pin(server.pin());
            chasqui.terminal()
                    .print(server.pin()
                            .map(Fingerprint::toString)
                            .map(pin -> "The server's certificate has to be " + pin + " from now on.")
                            .orElse("The certificate authorities of this system decide from now on."));
            return ExitCodes.OK;
        }
    }
}
