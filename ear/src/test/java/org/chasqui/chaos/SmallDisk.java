// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own in memory, small enough to be filled. Mounting needs the right to; Linux only. */
final class SmallDisk implements AutoCloseable {

    private static final byte[] BLOCK = new byte[64 * 1024];

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Mounts an empty disk; without the right to do so the test is skipped, in CI it fails. */
    static SmallDisk mount(Path directory, int megabytes) throws IOException {
        Path absolute = Files.createDirectories(directory.toAbsolutePath());
        run("umount", absolute.toString()); // left by a run that was killed
        if (run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", absolute.toString()) != 0) {
            String why = "cannot mount a tmpfs on " + absolute + ": it takes root on Linux";
            if (Boolean.parseBoolean(System.getenv("CI"))) {
                fail(why);
            }
            abort(why);
        }
        return new SmallDisk(absolute);
    }

    private static int run(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join()
                .exitValue();
    }

    /** Leaves no byte free. */
    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(filler())) {
            for (int length = BLOCK.length; length > 0; length = writes(out, length) ? length : length / 2) {
                // until not even one byte goes in
            }
        }
        assertThat(Files.getFileStore(directory).getUsableSpace()).isZero();
    }

    private static boolean writes(OutputStream out, int length) {
        try {
            out.write(BLOCK, 0, length);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Gives back what {@link #fill} took. */
    void free() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    @Override
    public void close() throws IOException {
        run("umount", directory.toString());
    }
}
