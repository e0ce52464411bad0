// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.metrics;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Histogram;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Counts what passes through the pipeline. Names are listed in docs/operations.md; cheap enough for the hot path. */
@Singleton
public class PipelineMetrics {

    private final MetricRegistry registry;
    private final Counter submitted;
    private final Counter accepted;
    private final Counter delivered;
    private final Counter stored;
    private final Counter unstored;
    private final Counter acknowledged;
    private final Counter expired;
    private final Counter marked;
    private final Histogram batchSize;
    private final Histogram ingestToDeliver;

    /** Called by the container. */
    @Inject
    public PipelineMetrics(MetricRegistry registry) {
        this.registry = registry;
        submitted = registry.counter("chasqui_envelopes_submitted");
        accepted = registry.counter("chasqui_envelopes_accepted");
        delivered = registry.counter("chasqui_envelopes_delivered");
        stored = registry.counter("chasqui_envelopes_stored");
        unstored = registry.counter("chasqui_envelopes_unstored");
        acknowledged = registry.counter("chasqui_envelopes_acknowledged");
        expired = registry.counter("chasqui_envelopes_expired");
        marked = registry.counter("chasqui_marked_ranges");
        batchSize = registry.histogram("chasqui_batch_envelopes");
        ingestToDeliver = registry.histogram("chasqui_ingest_to_deliver_milliseconds");
    }

    /** A submit arrived. */
    public void submitted() {
        submitted.inc();
    }

    /** A submit was answered with Accepted. */
    public void accepted() {
        accepted.inc();
    }

    /** A submit was answered with Rejected; the code in lower case is the reason. */
    public void rejected(String reason) {
        registry.counter("chasqui_envelopes_rejected", new Tag("reason", reason))
                .inc();
    }

    /** Rows were inserted. */
    public void stored(int count) {
        stored.inc(count);
    }

    /** Deliveries were acknowledged before they would have been stored. */
    public void unstored(int count) {
        unstored.inc(count);
    }

    /** A delivery was handed to a socket, this long after it was accepted. */
    public void delivered(long millisSinceIngest) {
        delivered.inc();
        ingestToDeliver.update(Math.max(0, millisSinceIngest));
    }

    /** Rows were deleted because their devices have acknowledged them. */
    public void acknowledged(int count) {
        acknowledged.inc(count);
    }

    /** Envelopes or rows ended before their devices came for them. */
    public void expired(int count) {
        if (count > 0) {
            expired.inc(count);
        }
    }

    /** A frame, or a part of one, had no effect; the reason is a few words of ours. */
    public void ignored(String reason) {
        registry.counter("chasqui_frames_ignored", new Tag("reason", reason)).inc();
    }

    /** A request or connection was refused because of a limit that protects people. */
    public void limited(String limit) {
        registry.counter("chasqui_limited", new Tag("limit", limit)).inc();
    }

    /** A connection was closed with this code. */
    public void closed(int code) {
        registry.counter("chasqui_connections_closed", new Tag("code", Integer.toString(code)))
                .inc();
    }

    /** A device of an account was linked, was revoked or is expiring. */
    public void deviceChanged(String kind) {
        registry.counter("chasqui_device_changes", new Tag("kind", kind)).inc();
    }

    /** Marks were taken, so many ranges. */
    public void marked(int ranges) {
        marked.inc(ranges);
    }

    /** A device was woken, or was not; the outcome is a word of ours. */
    public void wakeUp(String outcome) {
        registry.counter("chasqui_wake_ups", new Tag("outcome", outcome)).inc();
    }

    /** A batch of this many envelopes was handed to the broker. */
    public void batch(int envelopes) {
        batchSize.update(envelopes);
    }

    /** Registers a value that is asked for when somebody looks. */
    public void gauge(String name, Supplier<Number> value) {
        registry.gauge(name, value);
    }
}
