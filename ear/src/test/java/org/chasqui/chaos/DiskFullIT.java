// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.nio.file.Path;
import org.chasqui.launcher.LocalStack;
import org.junit.jupiter.api.Test;

/** The broker's disk, then the database's, is full for a while under traffic. Needs the right to mount. */
class DiskFullIT {

    private static final int PER_SECOND = 200;
    private static final int BEFORE = 300;

    @Test
    void losesNothingWhileTheJournalsDiskIsFull() throws Exception {
        Path directory = Path.of("target/it/journal-full");
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("server/data/activemq"), 200);
                LocalStack stack = LocalStack.start(directory, CheckerSettings.NO_LIMITS);
                Checker checker = Checker.start(stack, CheckerSettings.steady(PER_SECOND))) {
            checker.awaitAccepted(BEFORE);
            fillAndFree(disk, checker);
            checker.verify();
        }
    }

    @Test
    void losesNothingWhileTheDatabasesDiskIsFull() throws Exception {
        Path directory = Path.of("target/it/database-full");
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("db"), 400);
                LocalStack stack = LocalStack.start(directory, CheckerSettings.NO_LIMITS);
                Checker checker = Checker.start(stack, CheckerSettings.steady(PER_SECOND))) {
            checker.awaitAccepted(BEFORE);
            // what waits for them grows until the database needs room
            var absent = checker.devices().subList(0, checker.devices().size() / 2);
            absent.forEach(CheckedDevice::disappear);
            fillAndFree(disk, checker);
            absent.forEach(d -> d.appear(true));
            checker.verify();
        }
    }

    private static void fillAndFree(SmallDisk disk, Checker checker) throws Exception {
        disk.fill();
        checker.awaitBusy();
        System.out.printf("disk full: %d accepted before the first BUSY%n", checker.accepted());
        disk.free();
        checker.awaitAccepted(BEFORE);
        checker.stopSending();
    }
}
