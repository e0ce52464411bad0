// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one run uses a state directory at a time. The operating system releases the lock when its holder
 * dies; the file tells who holds it.
 */
final class RunLock implements AutoCloseable {

    private static final String STOPPING = " stopping";
    private static final Duration PATIENCE = Duration.ofSeconds(75);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock, and waits for it while its holder is stopping.
     *
     * @throws LaunchException when another run has it, with its process id
     */
    static RunLock take(Path file, Progress progress) throws IOException {
        Files.createDirectories(file.getParent());
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean told = false;
        while (true) {
            RunLock lock = tryTake(file);
            if (lock != null) {
                return lock;
            }
            String holder = content(file);
            if (!holder.isEmpty() && !holder.endsWith(STOPPING) || System.nanoTime() > end) {
                throw new LaunchException("Chasqui is running already, as process " + holder + ", with its state in "
                        + file.getParent() + ". Stop it there with Ctrl-C, or with: kill " + holder.replace(STOPPING, ""));
            }
            if (!told && !holder.isEmpty()) {
                progress.step("waiting for the run before this one to stop, process " + holder.replace(STOPPING, ""));
                told = true;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static @Nullable RunLock tryTake(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return null;
        }
        String pid = Long.toString(ProcessHandle.current().pid());
        Files.writeString(file, pid);
        RunLock taken = new RunLock(file, channel);
        // The holder before us may have removed the file between our opening and our locking it.
        if (channel.size() != pid.length()) {
            channel.close();
            return null;
        }
        return taken;
    }

    private static String content(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Tells who comes next that waiting is worth while. */
    void stopping() throws IOException {
        Files.writeString(file, ProcessHandle.current().pid() + STOPPING);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
    }
}
