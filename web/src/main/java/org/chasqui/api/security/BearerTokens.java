// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.security;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The header {@code Authorization: Bearer …} (RFC 6750 section 2.1). */
public final class BearerTokens {

    private static final String SCHEME = "Bearer ";

    private BearerTokens() {}

    /** The token in the header's value, if it is of this scheme. */
    public static Optional<String> of(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(authorization.substring(SCHEME.length()).strip())
                : Optional.empty();
    }
}
