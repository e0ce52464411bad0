// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Clock;
import java.util.Locale;
import org.chasqui.delivery.Delivery;
import org.chasqui.delivery.DeviceChannel;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.ingress.SubmitOutcome;
import org.chasqui.metrics.PipelineMetrics;
import org.chasqui.protocol.v1.CaughtUp;
import org.chasqui.protocol.v1.ServerFrame;

/** A device's socket as the domain sees it: outcomes and deliveries become frames here. */
final class SocketChannel implements DeviceChannel {

    private final EnrolledDevice device;
    private final OutboundFrames outbound;
    private final PipelineMetrics metrics;
    private final Clock clock;

    SocketChannel(EnrolledDevice device, OutboundFrames outbound, PipelineMetrics metrics, Clock clock) {
        this.device = device;
        this.outbound = outbound;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void deliver(Delivery delivery, long previous) {
        outbound.send(ServerFrames.of(delivery, previous, device.address().account()));
        metrics.delivered(clock.millis() - delivery.serverTime());
    }

    @Override
    public void caughtUp() {
        outbound.send(ServerFrame.newBuilder()
                .setCaughtUp(CaughtUp.getDefaultInstance())
                .build());
    }

    void answer(AccountId conversation, long number, SubmitOutcome outcome) {
        outbound.send(ServerFrames.of(conversation, number, outcome));
    }

    @Override
    public void close(CloseReason reason) {
        outbound.close(
                switch (reason) {
                    case REVOKED -> code(4401);
                    case REPLACED -> code(4409);
                },
                reason.name().toLowerCase(Locale.ROOT));
    }

    private static CloseCode code(int number) {
        return CloseCodes.getCloseCode(number);
    }
}
