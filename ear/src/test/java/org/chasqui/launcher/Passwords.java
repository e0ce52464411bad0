// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;

/**
 * What an operator would think up: made up at random when WildFly is configured, and kept beside its configuration,
 * readable by the owner only.
 *
 * @param secrets opens the credential store
 * @param keyStore opens the key store with the TLS certificate
 * @param database of the database's user
 */
record Passwords(String secrets, String keyStore, String database) {

    private static final String FILE = "chasqui.passwords";

    static Passwords generate() {
        return new Passwords(random(), random(), random());
    }

    /** 192 bits in characters that need no quoting anywhere. */
    static String random() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().encodeToString(random);
    }

    static Passwords in(Path configuration) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(configuration.resolve(FILE))) {
            properties.load(reader);
        }
        return new Passwords(
                properties.getProperty("secrets"),
                properties.getProperty("keyStore"),
                properties.getProperty("database"));
    }

    void writeTo(Path configuration) throws IOException {
        Properties properties = new Properties();
        properties.putAll(Map.of("secrets", secrets, "keyStore", keyStore, "database", database));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        writePrivately(configuration.resolve(FILE), text.toString());
    }

    /** Readable by the owner only, from its first moment. */
    static void writePrivately(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    /** What {@code configure.cli} reads. */
    Map<String, String> forConfiguring() {
        return Map.of(
                "CHASQUI_SECRETS_PASSWORD", secrets,
                "CHASQUI_DB_PASSWORD", database,
                "CHASQUI_TLS_KEYSTORE_PASSWORD", keyStore);
    }

    @Override
    public String toString() {
        return "Passwords";
    }
}
