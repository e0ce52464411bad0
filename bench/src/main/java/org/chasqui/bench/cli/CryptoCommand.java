// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import java.util.concurrent.Callable;
import org.chasqui.bench.Options;
import org.chasqui.bench.crypto.CryptoCost;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code crypto}. */
@Command(
        name = "crypto",
        description = "CPU time of a client's encryption and decryption of a message; needs no server.",
        mixinStandardHelpOptions = true)
final class CryptoCommand implements Callable<Integer> {

    @Option(names = "--bytes", defaultValue = "256", description = "of a message (default: ${DEFAULT-VALUE})")
    private int bytes;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            description = "for each of three kinds of messages (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Override
    public Integer call() {
        Options.require("--bytes", bytes, 1, 16 * 1024);
        Options.require("--seconds", seconds, 1, 3_600);
        System.out.println(CryptoCost.run(bytes, seconds).json());
        return 0;
    }
}
