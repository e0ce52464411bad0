// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees to it that one run uses a state directory at a time. The lock is a file that names its holder; a holder that is
 * dead holds nothing. (The system's own file locks would be lost with any other reading of the file.)
 */
final class RunLock implements AutoCloseable {

    private static final String STOPPING = "stopping ";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Path file;
    private final Identity self = Identity.of(ProcessHandle.current());

    private RunLock(Path file) {
        this.file = file;
    }

    /**
     * Takes the lock, and waits for it while its holder is stopping.
     *
     * @throws LaunchException when another run has it, with its process id
     */
    static RunLock take(Path file, Progress progress) throws IOException {
        Files.createDirectories(file.getParent());
        RunLock lock = new RunLock(file);
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean told = false;
        while (!lock.tryTake()) {
            String content = content(file);
            String holder = content.replace(STOPPING, "");
            if (Identity.parse(holder).running().isEmpty()) {
                Files.deleteIfExists(file);
            } else if (holder.equals(content) || System.nanoTime() > end) {
                throw new LaunchException("Chasqui is running already, as process "
                        + Identity.parse(holder).pid() + ", with its state in " + file.getParent()
                        + ". Stop it with Ctrl-C where it runs, or with: kill "
                        + Identity.parse(holder).pid());
            } else {
                if (!told) {
                    progress.step(
                            "waiting for process " + Identity.parse(holder).pid() + ", which is stopping");
                }
                told = true;
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
        return lock;
    }

    /** A link, unlike a new file, has its content from the first moment. */
    private boolean tryTake() throws IOException {
        Path mine = write(self.toString());
        try {
            Files.createLink(file, mine);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.delete(mine);
        }
    }

    private Path write(String content) throws IOException {
        return Files.writeString(file.resolveSibling(file.getFileName() + "." + self.pid()), content);
    }

    private static String content(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return Identity.NOBODY.toString();
        }
    }

    /** Tells who comes next that waiting is worth while. */
    void stopping() throws IOException {
        Files.move(write(STOPPING + self), file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
