// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.chasqui.bench.stream.Transport;

/**
 * A TCP proxy on loopback that holds back what passes as a longer way would, without privileges and without touching
 * the system's network. It has a thread of its own in this process, whose CPU time counts as the generator's.
 */
public final class DelayProxy implements AutoCloseable {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, Transport.handlers());
    private final SplittableRandom seeds = new SplittableRandom();
    private final InetSocketAddress target;
    private final Link link;
    private final Channel listening;

    /** Listens on a free port and passes on to {@code target}. */
    public DelayProxy(InetSocketAddress target, Link link) {
        this.target = target;
        this.link = link;
        this.listening = new ServerBootstrap()
                .group(group)
                .channel(Transport.serverSocket())
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new Accepting())
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    /** Where clients connect to. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Relay relay(Channel to) {
        return new Relay(to, new DelayLine(link, seeds.split()));
    }

    /** Connects to the target for each client, then joins the two. */
    private final class Accepting extends ChannelInitializer<Channel> {

        @Override
        protected void initChannel(Channel client) {
            new Bootstrap()
                    .group(client.eventLoop())
                    .channel(Transport.socket())
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.AUTO_READ, false)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(target)
                    .addListener((ChannelFutureListener) connected -> {
                        if (connected.isSuccess()) {
                            join(client, connected.channel());
                        } else {
                            close(client);
                        }
                    });
        }
    }

    private void join(Channel client, Channel server) {
        client.pipeline().addLast(relay(server));
        server.pipeline().addLast(relay(client));
        client.config().setAutoRead(true);
        server.config().setAutoRead(true);
        if (!client.isActive()) {
            close(server);
        }
    }

    private static void close(Channel channel) {
        var unused = channel.close();
    }

    /** One direction: what is read here is written there when it arrives. */
    private static final class Relay extends ChannelInboundHandlerAdapter {

        private final ParcelQueue parcels;

        Relay(Channel to, DelayLine line) {
            this.parcels = new ParcelQueue(to, line);
        }

        @Override
        public void channelRead(ChannelHandlerContext from, Object bytes) {
            parcels.send(from.channel(), bytes);
        }

        @Override
        public void channelInactive(ChannelHandlerContext from) {
            parcels.end();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext from, Throwable broken) {
            close(from.channel());
        }
    }
}
