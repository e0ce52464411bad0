// SPDX-License-Identifier: AGPL-3.0-or-later

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Tells in which stage of a message's way a server's Java code was running, from a flight recording:
 *
 * <pre>
 * jcmd PID JFR.start name=stages settings=profile
 * jcmd PID JFR.stop name=stages filename=stages.jfr
 * java bench/StageProfile.java stages.jfr
 * </pre>
 *
 * <p>A sample belongs to the stage of its innermost frame that has one. Only threads in Java code are sampled: time in
 * the kernel and in the compilers is not in it.
 */
class StageProfile {

    /** By what the name of a frame's class begins with; the first that fits. */
    private static final Map<String, Pattern> STAGES = new LinkedHashMap<>();

    static {
        stage("database (JPA, JTA, driver)",
                "org.hibernate|com.mysql|com.arjuna|org.jboss.jca|org.jboss.as.connector|org.chasqui.delivery.internal.Jpa");
        stage("gateway: frames of the protocol", "org.chasqui.gateway|org.chasqui.protocol");
        stage("ingress: checks, batches, answers", "org.chasqui.ingress|org.chasqui.devices|org.chasqui.routing");
        stage("delivery: decode, push, acknowledgements, receipts", "org.chasqui.delivery|org.chasqui.metrics");
        stage("broker, our side (JMS, core client)",
                "org.apache.activemq.artemis.jms|org.apache.activemq.artemis.core.client"
                        + "|org.apache.activemq.artemis.core.protocol.core.impl.(ActiveMQClient|ActiveMQSession)");
        stage("broker: journal",
                "org.apache.activemq.artemis.core.(journal|io|persistence)|org.apache.activemq.artemis.nativo");
        stage("broker: packets, queues, executors", "org.apache.activemq.artemis");
        stage("sockets and WebSocket (Undertow, XNIO)", "io.undertow|org.xnio|org.wildfly.extension.undertow");
    }

    private static void stage(String name, String classes) {
        STAGES.put(name, Pattern.compile("^(" + classes + ")"));
    }

    public static void main(String[] args) throws IOException {
        Map<String, Integer> samples = new LinkedHashMap<>();
        STAGES.keySet().forEach(s -> samples.put(s, 0));
        int all = 0;
        try (RecordingFile recording = new RecordingFile(Path.of(args[0]))) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                    samples.merge(stage(event.getStackTrace()), 1, Integer::sum);
                    all++;
                }
            }
        }
        for (var stage : samples.entrySet()) {
            System.out.printf("%5.1f %%  %s%n", 100.0 * stage.getValue() / Math.max(1, all), stage.getKey());
        }
        System.out.println(all + " samples");
    }

    private static String stage(RecordedStackTrace stack) {
        for (RecordedFrame frame : stack.getFrames()) {
            String type = frame.getMethod().getType().getName();
            for (var stage : STAGES.entrySet()) {
                if (stage.getValue().matcher(type).find()) {
                    return stage.getKey();
                }
            }
        }
        return "everything else";
    }
}
