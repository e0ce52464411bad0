// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.chasqui.launcher.LocalStack;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL of the server under traffic, at the named points and at any moment. {@code -Dchasqui.checker.kills=N} sets
 * how often.
 */
class KillIT {

    private static final int KILLS = 5;
    private static final int PER_SECOND = 400;

    @Test
    void losesRepeatsAndReordersNothingWhenTheServerIsKilled() throws Exception {
        int kills = CheckerSettings.number("kills", KILLS);
        Path points = Path.of("target/it/kill-points").toAbsolutePath();
        List<String> options = new ArrayList<>(CheckerSettings.NO_LIMITS);
        options.addAll(NamedPoint.options(points));
        try (LocalStack stack = LocalStack.start(Path.of("target/it/kill"), options);
                Checker checker = Checker.start(stack, CheckerSettings.steady(PER_SECOND))) {
            for (int i = 0; i < kills; i++) {
                checker.awaitAccepted(ThreadLocalRandom.current().nextInt(100, 1_000));
                int point = i % (NamedPoint.values().length + 1);
                String where = "any moment";
                if (point < NamedPoint.values().length) {
                    NamedPoint.values()[point].awaitReached(points);
                    where = NamedPoint.values()[point].toString();
                }
                stack.kill();
                System.out.printf("kill %d of %d: %s, %d accepted before%n", i + 1, kills, where, checker.accepted());
                stack.restart();
            }
            checker.awaitAccepted(1);
            checker.stopSending();
            checker.verify();
        }
    }
}
