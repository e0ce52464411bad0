// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test whose client talks to a server that says what the test tells it to. */
abstract class ScriptedTest {

    @TempDir
    Path directory;

    ScriptedConversation chat;
    ScriptedServer server;

    @BeforeEach
    void enrol() throws IOException {
        chat = new ScriptedConversation(directory);
        server = chat.server;
    }

    @AfterEach
    void close() throws IOException {
        chat.close();
    }
}
