// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The EAR in a server's deployment directory. WildFly's scanner reads it there when the server boots and tells by
 * marker files how it went; nothing of it is kept in the server's configuration, so a changed EAR and a server that was
 * killed need no special care.
 */
record Deployment(Path directory) {

    private static final String NAME = "chasqui.ear";

    /** Puts the EAR in place; the server must not be running. */
    void put(Path ear) throws IOException {
        Trees.delete(directory);
        Files.createDirectories(directory);
        Path copy = directory.resolve(NAME);
        Files.copy(ear, copy, StandardCopyOption.COPY_ATTRIBUTES);
        Files.createFile(marker("dodeploy"));
    }

    boolean succeeded() {
        return Files.exists(marker("deployed"));
    }

    boolean failed() {
        return Files.exists(marker("failed"));
    }

    private Path marker(String state) {
        return directory.resolve(NAME + "." + state);
    }
}
