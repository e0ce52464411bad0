// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.chasqui.client.failure.HomeException;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds one device: {@code chasqui.db} and a lock file. Readable by its owner only, and open in one
 * place at a time.
 */
public final class Home implements AutoCloseable {

    private static final String DATABASE = "chasqui.db";
    private static final String LOCK = "lock";

    private final Path directory;
    private final FileChannel lockFile;
    private final Database database;

    private Home(Path directory, FileChannel lockFile, Database database) {
        this.directory = directory;
        this.lockFile = lockFile;
        this.database = database;
    }

    /**
     * Opens a home for a new device, creating the directory if need be.
     *
     * @throws HomeException if it is in use, cannot be created or holds other files
     */
    public static Home create(Path directory) {
        try {
            if (!Files.exists(directory)) {
                OwnerOnly.createDirectory(directory);
            } else if (!Files.exists(directory.resolve(DATABASE)) && holdsOtherFiles(directory)) {
                throw HomeException.unusable(directory, "it holds other files; name a new or empty directory");
            }
            return openLocked(directory);
        } catch (IOException e) {
            throw HomeException.unusable(directory, describe(e));
        }
    }

    /**
     * Opens the home of an enrolled device. Creates nothing.
     *
     * @throws HomeException if there is no device in it, or it is in use
     */
    public static Home open(Path directory) {
        if (!Files.exists(directory.resolve(DATABASE))) {
            throw HomeException.notEnrolled(directory);
        }
        try {
            return openLocked(directory);
        } catch (IOException e) {
            throw HomeException.unusable(directory, describe(e));
        }
    }

    /** Where it is. */
    public Path directory() {
        return directory;
    }

    /** The device's database, open as long as this home is. */
    public Database database() {
        return database;
    }

    /** Closes the database and lets others open the home. */
    @Override
    public void close() {
        try (lockFile) {
            database.close();
        } catch (IOException e) {
            throw HomeException.unusable(directory, describe(e));
        }
    }

    private static Home openLocked(Path directory) throws IOException {
        OwnerOnly.protectDirectory(directory);
        Path lockPath = directory.resolve(LOCK);
        OwnerOnly.ensureFile(lockPath);
        FileChannel channel = FileChannel.open(lockPath, StandardOpenOption.WRITE);
        boolean opened = false;
        try {
            if (tryLock(channel) == null) {
                throw HomeException.inUse(directory);
            }
            // SQLite gives its -wal and -shm files the permissions of the main file
            OwnerOnly.ensureFile(directory.resolve(DATABASE));
            Home home = new Home(directory, channel, Database.open(directory.resolve(DATABASE)));
            opened = true;
            return home;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private static boolean holdsOtherFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> !file.endsWith(LOCK));
        }
    }

    private static String describe(IOException e) {
        return e.getClass().getSimpleName() + " " + e.getMessage();
    }
}
