// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Points between two steps that must not be taken for one. Byteman makes a thread of the server stop there once it is
 * armed; the test then kills the server, or suspends it. A point that the code no longer has is never reached, and the
 * test fails.
 */
enum NamedPoint {
    /** The broker has synced a batch, and the first of its senders has its Accepted. */
    ACCEPTED("org.chasqui.ingress.internal.Pending$Answer", "durable", "AFTER INVOKE Consumer.accept"),
    /** The batch is in the database, and its JMS message not yet acknowledged. */
    STORED_NOT_ACKNOWLEDGED("org.chasqui.delivery.DeliveryPipeline", "deliver", "AT EXIT"),
    /** A batch is with the devices that are there, in its grace period: neither stored nor acknowledged. */
    PUSHED_NOT_STORED("org.chasqui.delivery.GracePeriod", "await", "AT ENTRY"),
    /** The receipts of what was acknowledged within the grace period are on their way, and the rest is not stored. */
    RECEIPTED_NOT_STORED("org.chasqui.delivery.Batch", "sendReceipts", "AT EXIT"),
    /** Receipts have arrived past the broker, and the batch of their messages is not acknowledged. */
    RECEIPTS_ARRIVED("org.chasqui.delivery.DeliveryPipeline", "deliverHandedOver", "AT EXIT"),
    /** The receipts are with the broker, and the rows not yet deleted. */
    RECEIPT_NOT_DELETED(
            "org.chasqui.delivery.Acknowledgements", "apply", "AFTER INVOKE DeliveredReceipts.sendForRecords"),
    /** A batch has its sequences, and nothing of it is in the database. */
    ABOUT_TO_STORE("org.chasqui.delivery.internal.JpaDeliveryRecords", "insert", "AT ENTRY");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The test kills or suspends the server long before; a suspended one goes on when it is resumed. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final String type;
    private final String method;
    private final String location;

    NamedPoint(String type, String method, String location) {
        this.type = type;
        this.method = method;
        this.location = location;
    }

    /**
     * Writes the rules of all points.
     *
     * @param directory for the rules and the points' marks; emptied of marks
     * @return the options that a server's JVM needs
     */
    static List<String> options(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (NamedPoint point : values()) {
            Files.deleteIfExists(point.armed(directory));
            Files.deleteIfExists(point.reached(directory));
        }
        Path rules = directory.resolve("points.btm");
        Files.writeString(
                rules, Arrays.stream(values()).map(p -> p.rule(directory)).collect(Collectors.joining("\n")));
        String byteman = System.getProperty("chasqui.byteman.jar");
        return List.of(
                "-javaagent:" + byteman + "=script:" + rules + ",boot:" + byteman,
                "-Djboss.modules.system.pkgs=org.jboss.byteman");
    }

    /** Renaming is what arms exactly one thread: only one can succeed. */
    private String rule(Path directory) {
        return """
                RULE %s
                CLASS %s
                METHOD %s
                %s
                BIND armed:java.io.File = new java.io.File("%s")
                IF armed.renameTo(new java.io.File("%s"))
                DO delay(%d)
                ENDRULE
                """.formatted(name(), type, method, location, armed(directory), reached(directory), PAUSE.toMillis());
    }

    /** From now on the first thread that comes to the point waits there; returns when one has. */
    void awaitReached(Path directory) throws IOException {
        Files.writeString(armed(directory), "");
        await("a thread at " + this).atMost(PATIENCE).until(() -> Files.exists(reached(directory)));
        Files.delete(reached(directory));
    }

    private Path armed(Path directory) {
        return directory.resolve(name() + ".armed");
    }

    private Path reached(Path directory) {
        return directory.resolve(name() + ".reached");
    }
}
