// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.nio.file.Path;
import org.chasqui.launcher.LocalStack;
import org.junit.jupiter.api.Test;

/** Many devices on a bad network; the server itself is well. {@code -Dchasqui.checker.messages=N} sets the size. */
class CheckerIT {

    private static final int MESSAGES = 20_000;

    @Test
    void losesRepeatsAndReordersNothingOnABadNetwork() throws Exception {
        try (LocalStack stack = LocalStack.start(Path.of("target/it/checker"), CheckerSettings.NO_LIMITS);
                Checker checker =
                        Checker.start(stack, CheckerSettings.messages(CheckerSettings.number("messages", MESSAGES)))) {
            checker.verify();
        }
    }
}
