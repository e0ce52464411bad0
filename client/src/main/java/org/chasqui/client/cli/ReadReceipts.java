// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.util.Collection;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.message.Message;
import picocli.CommandLine.Option;

/** Whether the senders of what is shown hear that it was read; an option of the commands that show messages. */
final class ReadReceipts {

    @Option(
            names = "--no-read-receipts",
            description = "Do not tell the senders that you have read what is shown now, not later either.")
    private boolean none;

    /** The user has been shown these. */
    void seen(ChasquiClient client, Collection<Message> messages) {
        if (none) {
            client.markReadSilently(messages);
        } else {
            client.markRead(messages);
        }
    }
}
