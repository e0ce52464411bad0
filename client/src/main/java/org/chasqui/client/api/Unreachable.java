// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.chasqui.client.failure.CertificateRefusedException;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.ServerUnreachableException;
import org.chasqui.client.tls.CertificateMismatch;
import org.jspecify.annotations.Nullable;

/** Why a server could not be reached, in a few words. */
public final class Unreachable {

    private Unreachable() {}

    /** The exception for what an HTTP client threw: the server's certificate was refused, or there is no way to it. */
    public static ClientException failure(ServerAddress server, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateMismatch mismatch) {
                return CertificateRefusedException.changed(
                        server.toString(),
                        mismatch.expected().toString(),
                        mismatch.shown().toString());
            }
            if (cause instanceof CertificateException) {
                return CertificateRefusedException.untrusted(server.toString(), String.valueOf(cause.getMessage()));
            }
        }
        return new ServerUnreachableException(server.toString(), reason(failure));
    }

    /** Words for what an HTTP client threw; its own messages are often empty. */
    public static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String known = known(cause);
            if (known != null) {
                return known;
            }
        }
        if (failure instanceof ConnectException || failure.getCause() instanceof ConnectException) {
            return "connection refused";
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static @Nullable String known(Throwable cause) {
        return switch (cause) {
            case UnknownHostException _, UnresolvedAddressException _ -> "unknown host";
            case HttpConnectTimeoutException _ -> "no answer in time";
            case HttpTimeoutException _ -> "no answer in time";
            case SSLException e -> "TLS: " + e.getMessage();
            case IOException e
            when "HTTP/1.1 header parser received no bytes".equals(e.getMessage()) -> "it closed the connection";
            default -> null;
        };
    }
}
