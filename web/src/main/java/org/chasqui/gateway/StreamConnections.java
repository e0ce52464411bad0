// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.time.Clock;
import java.util.Objects;
import org.chasqui.delivery.AcknowledgementQueue;
import org.chasqui.delivery.ConnectedDevices;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.ingress.Ingress;
import org.chasqui.metrics.PipelineMetrics;
import org.chasqui.protocol.Limits;
import org.jspecify.annotations.Nullable;

/** Begins and ends the data plane's connections: tells everybody who has to know. Thread-safe. */
@Singleton
class StreamConnections {

    private final ConnectedDevices connected;
    private final Ingress ingress;
    private final AcknowledgementQueue acknowledgements;
    private final PipelineMetrics metrics;
    private final Clock clock;
    private final Heartbeats heartbeats;
    private final PreKeyWatch preKeys;
    private final Draining draining;

    @Inject
    StreamConnections(
            ConnectedDevices connected,
            Ingress ingress,
            AcknowledgementQueue acknowledgements,
            PipelineMetrics metrics,
            Clock clock,
            Heartbeats heartbeats,
            PreKeyWatch preKeys,
            Draining draining) {
        this.connected = connected;
        this.ingress = ingress;
        this.acknowledgements = acknowledgements;
        this.metrics = metrics;
        this.clock = clock;
        this.heartbeats = heartbeats;
        this.preKeys = preKeys;
        this.draining = draining;
    }

    /** Registers the device of an authenticated session and begins to send what is stored for it. */
    ClientFrames open(Session session) {
        session.setMaxBinaryMessageBufferSize(Limits.MAX_FRAME_BYTES);
        EnrolledDevice device =
                ((DevicePrincipal) Objects.requireNonNull(session.getUserPrincipal(), "authenticated")).device();
        OutboundFrames outbound = new OutboundFrames(session);
        SocketChannel channel = new SocketChannel(device, outbound, metrics, clock);
        heartbeats.add(channel);
        return new ClientFrames(connected.open(device, channel), channel, ingress, acknowledgements, metrics);
    }

    /** Tells those who may have something to say on a connection that has begun, or to end it. */
    void opened(ClientFrames frames) {
        preKeys.check(frames.session().device(), frames.channel());
        draining.opened(frames.channel());
    }

    /** @param frames of the connection that is over; null if it never began */
    void closed(@Nullable ClientFrames frames, CloseReason reason) {
        metrics.closed(reason.getCloseCode().getCode());
        if (frames != null) {
            heartbeats.remove(frames.channel());
            connected.closed(frames.session());
        }
    }
}
