// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chasqui.delivery.Delivery;
import org.chasqui.delivery.DeviceChannel;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.ingress.SubmitOutcome;
import org.chasqui.metrics.PipelineMetrics;
import org.chasqui.protocol.v1.CaughtUp;
import org.chasqui.protocol.v1.GoAway;
import org.chasqui.protocol.v1.Mark;
import org.chasqui.protocol.v1.Marked;
import org.chasqui.protocol.v1.PreKeysLow;
import org.chasqui.protocol.v1.ServerFrame;

/** A device's socket as the domain sees it: outcomes and deliveries become frames here. */
final class SocketChannel implements DeviceChannel {

    private final EnrolledDevice device;
    private final OutboundFrames outbound;
    private final PipelineMetrics metrics;
    private final Clock clock;
    private volatile long heardAt;
    private long pingedAt;

    SocketChannel(EnrolledDevice device, OutboundFrames outbound, PipelineMetrics metrics, Clock clock) {
        this.device = device;
        this.outbound = outbound;
        this.metrics = metrics;
        this.clock = clock;
        this.heardAt = clock.millis();
        this.pingedAt = heardAt;
    }

    /** The peer has said something, if only a pong. */
    void heard() {
        heardAt = clock.millis();
    }

    /** Pings when it is time to, drops a peer that has been silent for too long. Called by one thread. */
    void beat(long now, StreamSettings settings) {
        if (now - heardAt >= settings.silenceTimeout().toMillis()) {
            outbound.close(CloseCodes.GOING_AWAY, "silent", Optional.empty());
        } else if (now - pingedAt >= settings.pingInterval().toMillis()) {
            pingedAt = now;
            outbound.ping();
        }
    }

    @Override
    public void deliver(Delivery delivery, long previous) {
        outbound.send(ServerFrames.of(delivery, previous, device.address().account()));
        metrics.delivered(clock.millis() - delivery.lifetime().serverTime());
    }

    @Override
    public void caughtUp() {
        outbound.send(ServerFrame.newBuilder()
                .setCaughtUp(CaughtUp.getDefaultInstance())
                .build());
    }

    @Override
    public void preKeysLow(int preKeys, int kyberPreKeys) {
        outbound.send(ServerFrame.newBuilder()
                .setPreKeysLow(PreKeysLow.newBuilder().setPreKeys(preKeys).setKyberPreKeys(kyberPreKeys))
                .build());
    }

    void answer(AccountId conversation, long number, SubmitOutcome outcome) {
        outbound.send(ServerFrames.of(conversation, number, outcome));
    }

    void marked(Mark mark) {
        outbound.send(ServerFrame.newBuilder()
                .setMarked(Marked.newBuilder().addMarks(mark))
                .build());
    }

    /**
     * Asks the client to connect again later; the container closes the socket.
     *
     * @param spread within which it picks its moment
     */
    void drain(Duration spread) {
        outbound.send(frame(GoAway.newBuilder()
                .setReason(GoAway.Reason.REASON_DRAINING)
                .setMaxDelay(Math.toIntExact(spread.toMillis()))
                .build()));
    }

    /** Completes when all that was said so far has been written, or can no longer be. */
    CompletableFuture<Void> flushed() {
        return outbound.flushed();
    }

    /** The client does not listen to what it is told about limits. */
    void rateLimited() {
        outbound.close(code(4429), "rate limited", Optional.empty());
    }

    @Override
    public void close(CloseReason reason) {
        String text = reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        switch (reason) {
            case REVOKED -> outbound.close(code(4401), text, goAway(GoAway.Reason.REASON_REVOKED));
            case REPLACED -> outbound.close(code(4409), text, goAway(GoAway.Reason.REASON_REPLACED));
            case ACK_TIMEOUT -> outbound.close(code(4408), text, Optional.empty());
        }
    }

    private static Optional<ServerFrame> goAway(GoAway.Reason reason) {
        return Optional.of(frame(GoAway.newBuilder().setReason(reason).build()));
    }

    private static ServerFrame frame(GoAway goAway) {
        return ServerFrame.newBuilder().setGoAway(goAway).build();
    }

    private static CloseCode code(int number) {
        return CloseCodes.getCloseCode(number);
    }
}
