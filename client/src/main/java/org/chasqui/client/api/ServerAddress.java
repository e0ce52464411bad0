// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.net.URI;
import java.util.Locale;
import org.chasqui.client.failure.InsecureServerException;
import org.jspecify.annotations.Nullable;

/**
 * Where a Chasqui server is: scheme, host and port, without a path. Https, or plain http to this machine only.
 *
 * @param root such as {@code https://chat.example.org}, without a slash at the end
 */
public record ServerAddress(URI root) {

    /**
     * Reads what a user typed; a slash or {@code /chasqui} at the end is forgiven.
     *
     * @throws IllegalArgumentException if it is no http or https address; the message is fit to be shown
     * @throws InsecureServerException if it is plain http to another machine
     */
    public static ServerAddress parse(String typed) {
        URI uri;
        try {
            uri = URI.create(typed.strip());
        } catch (IllegalArgumentException e) {
            throw notAnAddress(typed, e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("/+$", "");
        boolean bare = uri.getQuery() == null && uri.getFragment() == null && uri.getUserInfo() == null;
        if (!scheme.matches("https?") || uri.getHost() == null || !bare || !path.matches("(/chasqui)?")) {
            throw notAnAddress(typed, null);
        }
        if (scheme.equals("http") && !isLoopback(uri.getHost())) {
            throw new InsecureServerException(typed);
        }
        return new ServerAddress(URI.create(scheme + "://" + uri.getRawAuthority()));
    }

    /** Address of a control plane resource; the path begins with a slash and is encoded already. */
    public URI api(String path) {
        return URI.create(root + "/chasqui/api/v1" + path);
    }

    /** Address of the data plane. */
    public URI stream() {
        return URI.create(root.toString().replaceFirst("^http", "ws") + "/chasqui/v1/stream");
    }

    /** The root, as text. */
    @Override
    public String toString() {
        return root.toString();
    }

    /** By the look of it alone: asking a resolver would leave the answer to the network. */
    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.matches("127(\\.\\d{1,3}){3}");
    }

    private static IllegalArgumentException notAnAddress(String typed, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "'" + typed + "' is not a server address, such as https://chat.example.org or http://localhost:8080",
                cause);
    }
}
