// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import org.chasqui.client.failure.CertificateRefusedException;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.CredentialsRefusedException;
import org.chasqui.client.failure.HomeException;
import org.chasqui.client.failure.IdentityChangedException;
import org.chasqui.client.failure.InsecureServerException;
import org.chasqui.client.failure.LinkException;
import org.chasqui.client.failure.MessageRefusedException;
import org.chasqui.client.failure.ProblemException;
import org.chasqui.client.failure.ServerFaultException;
import org.chasqui.client.failure.ServerUnreachableException;
import org.chasqui.client.failure.StoreException;
import org.chasqui.client.failure.TokenRefusedException;
import org.chasqui.client.failure.UncertifiedDeviceException;
import org.chasqui.client.failure.UnknownRecipientException;

/** What the command's exit codes mean; shown by {@code --help} and kept stable for scripts. */
final class ExitCodes {

    static final int OK = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;
    static final int REFUSED = 4;
    static final int UNKNOWN = 5;
    static final int UNTRUSTED = 6;
    static final int DOUBTFUL = 7;

    private ExitCodes() {}

    static int of(ClientException failure) {
        return switch (failure) {
            case InsecureServerException _ -> USAGE;
            case ServerUnreachableException _ -> UNREACHABLE;
            case CredentialsRefusedException _, TokenRefusedException _ -> REFUSED;
            case UnknownRecipientException _ -> UNKNOWN;
            case CertificateRefusedException _ -> UNTRUSTED;
            case IdentityChangedException _, UncertifiedDeviceException _ -> DOUBTFUL;
            case HomeException _,
                    LinkException _,
                    MessageRefusedException _,
                    ProblemException _,
                    ServerFaultException _,
                    StoreException _ -> FAILURE;
        };
    }
}
