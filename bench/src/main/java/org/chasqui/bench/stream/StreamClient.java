// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.stream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.chasqui.protocol.Limits;

/**
 * Opens data-plane connections, all on one event loop: a run's whole state belongs to its thread and needs no lock.
 * Closing ends the loop and all connections.
 */
public final class StreamClient implements AutoCloseable {

    private static final int MAX_UPGRADE_ANSWER = 16 * 1024;
    private static final int HANDSHAKE_MILLIS = 60_000;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, Transport.handlers());
    private final EventLoop loop = group.next();
    private final URI stream;
    private final InetSocketAddress target;
    private final Optional<SslContext> tls;

    /**
     * A client of one server.
     *
     * @param server as the user names it, http or https
     * @param target where TCP connections go: the server, or a proxy before it
     * @param tls for https only
     */
    public StreamClient(URI server, InetSocketAddress target, Optional<SslContext> tls) {
        this.stream = URI.create((tls.isPresent() ? "wss://" : "ws://") + server.getAuthority() + "/chasqui/v1/stream");
        this.target = target;
        this.tls = tls;
    }

    /** Where everything happens. */
    public EventLoop loop() {
        return loop;
    }

    /**
     * Begins to open a connection; the listener is told how it ends. May be called from any thread.
     *
     * @param source the local address, port 0 for any; empty leaves the choice to the system
     */
    public DeviceStream connect(String token, Optional<InetSocketAddress> source, StreamListener listener) {
        return connect(token, source, target, listener);
    }

    /** As {@link #connect(String, Optional, StreamListener)}, by another way. */
    public DeviceStream connect(
            String token, Optional<InetSocketAddress> source, InetSocketAddress target, StreamListener listener) {
        DeviceStream device = new DeviceStream(listener);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(Transport.socket())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .handler(new Upgrade(token, device));
        ChannelFuture connecting =
                source.isPresent() ? bootstrap.connect(target, source.get()) : bootstrap.connect(target);
        connecting.addListener((ChannelFutureListener) connected -> {
            if (!connected.isSuccess()) {
                device.end("no connection: " + connected.cause().getMessage());
            }
        });
        return device;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** What a connection passes through until it is a WebSocket. */
    private final class Upgrade extends ChannelInitializer<Channel> {

        private final String token;
        private final DeviceStream device;

        Upgrade(String token, DeviceStream device) {
            this.token = token;
            this.device = device;
        }

        @Override
        protected void initChannel(Channel channel) {
            tls.ifPresent(context -> channel.pipeline()
                    .addLast(context.newHandler(channel.alloc(), stream.getHost(), stream.getPort())));
            WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                    .webSocketUri(stream)
                    .subprotocol("chasqui.v1")
                    .customHeaders(new DefaultHttpHeaders().add(HttpHeaderNames.AUTHORIZATION, "Bearer " + token))
                    .maxFramePayloadLength(Limits.MAX_FRAME_BYTES)
                    .handshakeTimeoutMillis(HANDSHAKE_MILLIS)
                    .handleCloseFrames(false)
                    .build();
            channel.pipeline()
                    .addLast(
                            new HttpClientCodec(),
                            new HttpObjectAggregator(MAX_UPGRADE_ANSWER),
                            new WebSocketClientProtocolHandler(config),
                            // whole messages pass it untouched
                            new WebSocketFrameAggregator(Limits.MAX_FRAME_BYTES),
                            device);
        }
    }
}
