// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.problems;

import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.UserName;
import org.jspecify.annotations.Nullable;

/** Reads values out of request bodies; whatever is wrong becomes a problem that names the field. */
public final class Fields {

    private Fields() {}

    /** The value, which must be there. */
    public static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw invalid(field + " is missing");
        }
        return value;
    }

    /** Bytes in base64 (RFC 4648 section 4). */
    public static byte[] bytes(@Nullable String value, String field) {
        try {
            return Base64.getDecoder().decode(required(value, field));
        } catch (IllegalArgumentException e) {
            throw invalid(field + " is not base64");
        }
    }

    /** Bytes in base64, within bounds. */
    public static byte[] bytes(@Nullable String value, int min, int max, String field) {
        byte[] bytes = bytes(value, field);
        if (bytes.length < min || bytes.length > max) {
            throw invalid(field + " has " + bytes.length + " bytes, expected " + min + " to " + max);
        }
        return bytes;
    }

    /** A list, empty if absent, of at most {@code max} elements, none of them null. */
    public static <T> List<T> list(@Nullable List<T> value, int max, String field) {
        if (value == null) {
            return List.of();
        }
        if (value.size() > max) {
            throw invalid(field + " has " + value.size() + " elements, at most " + max + " are allowed");
        }
        value.forEach(v -> required(v, "an element of " + field));
        return value;
    }

    /** A user name. */
    public static UserName userName(@Nullable String value, String field) {
        return UserName.parse(required(value, field))
                .orElseThrow(
                        () -> invalid(field + " must be 1 to 64 of a-z 0-9 . _ -, beginning with a letter or digit"));
    }

    /** An account id in 16 hex digits. */
    public static AccountId accountId(@Nullable String value, String field) {
        return AccountId.parse(required(value, field))
                .orElseThrow(() -> invalid(field + " must be 16 lower-case hex digits"));
    }

    /** Builds a record whose constructor checks bounds; its complaint, which is ours, becomes the detail. */
    public static <T> T checked(Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    /** A problem {@code invalid-request}. */
    public static Problem invalid(String detail) {
        return new Problem(Problem.Type.INVALID_REQUEST, detail);
    }
}
