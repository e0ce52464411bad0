// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which endpoints this server posts to. Clients choose them, so without care they could have the server post into its
 * own network: only https on port 443 at public addresses, unless the operator has exempted the host. A name is
 * resolved anew for every connection, and what it resolves to is what is connected to: see {@link #resolve}.
 */
public final class PushEndpoints {

    /** Longest endpoint, in characters. */
    public static final int MAX_LENGTH = 2_048;

    private static final int HTTPS = 443;

    private final Set<String> exemptHosts;
    private final Names names;

    /** Resolves host names. */
    @FunctionalInterface
    public interface Names {
        /**
         * All addresses of a name, at least one.
         *
         * @throws UnknownHostException if it has none
         */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** @param exemptHosts lower case; they may be anywhere */
    public PushEndpoints(Set<String> exemptHosts, Names names) {
        this.exemptHosts = exemptHosts;
        this.names = names;
    }

    /** Reads an endpoint that a client has sent; empty if it is not one that we post to. May ask a name server. */
    public Optional<URI> parse(String endpoint) {
        if (endpoint.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(endpoint);
            return isPostable(uri) ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether the endpoint is one that we post to, as far as its text goes. */
    private boolean isPostable(URI uri) {
        if (!"https".equalsIgnoreCase(uri.getScheme())
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawFragment() != null
                || !uri.toString().equals(uri.toASCIIString())) {
            return false;
        }
        boolean usualPort = uri.getPort() == -1 || uri.getPort() == HTTPS;
        if (!usualPort && !isExempt(uri.getHost())) {
            return false;
        }
        try {
            resolve(uri.getHost());
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * The addresses of a host, all of them such that we may connect to them.
     *
     * @throws UnknownHostException if there is none, or ({@link NotPublicException}) one of them is not public
     */
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        if (!isExempt(host) && !Stream.of(addresses).allMatch(PublicAddresses::contains)) {
            throw new NotPublicException();
        }
        return addresses;
    }

    /** A host has an address that we do not connect to. */
    public static final class NotPublicException extends UnknownHostException {

        private static final long serialVersionUID = 1;

        NotPublicException() {
            super("a push service's host with an address that is not public");
        }
    }

    private boolean isExempt(String host) {
        return exemptHosts.contains(host.toLowerCase(Locale.ROOT));
    }
}
