// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

import java.time.Duration;

/** Root of everything the SDK throws on purpose. The message is one or two sentences fit to be shown to a user. */
public abstract sealed class ClientException extends RuntimeException
        permits CertificateRefusedException,
                CredentialsRefusedException,
                HomeException,
                IdentityChangedException,
                InsecureServerException,
                LinkException,
                MessageRefusedException,
                ProblemException,
                ServerFaultException,
                ServerUnreachableException,
                StoreException,
                TokenRefusedException,
                UncertifiedDeviceException,
                UnknownRecipientException {

    private static final long serialVersionUID = 1L;

    ClientException(String message) {
        super(message);
    }

    ClientException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Whether trying the same later may work although nobody does anything about it. A message that fails this way
     * stays in the outbox.
     */
    public boolean isTransient() {
        return false;
    }

    /** How long the server asked to be left alone; zero if it did not. */
    public Duration retryAfter() {
        return Duration.ZERO;
    }
}
