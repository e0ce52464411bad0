// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One device's connection. Acknowledges what comes, in one frame per read; what is submitted while a read is handled
 * leaves in the same frame. All methods are for the event loop's thread.
 */
public final class DeviceStream extends SimpleChannelInboundHandler<WebSocketFrame> {

    /** Half of what a frame may be: what is collected beyond it leaves at once. */
    private static final int FULL = 128 * 1024;

    private final StreamListener listener;
    private final AckRanges acks = new AckRanges();
    private final FrameReader reader = new FrameReader(new Inbound());
    private @Nullable ChannelHandlerContext context;
    private @Nullable FrameBuffer outbound;
    private boolean open;
    private boolean ended;
    private String farewell = "the connection broke";

    /** A stream that is not connected yet: {@link StreamClient} puts it into a pipeline. */
    public DeviceStream(StreamListener listener) {
        this.listener = listener;
    }

    /** Whether frames can be sent. */
    public boolean isOpen() {
        return open && !ended;
    }

    /**
     * Collects a submit; it leaves with {@link #flush()}, or at the end of the read that is being handled.
     *
     * @param random where the ciphertexts' bytes are taken from
     */
    public void submit(Destination to, long number, byte[] random, int offset, int length) {
        FrameBuffer frames = outbound;
        if (frames == null || ended) {
            return;
        }
        if (frames.size() > 0 && !to.fits(frames.size(), length)) {
            flush();
        }
        frames.submit(to, number, random, offset, length);
        if (frames.size() > FULL) {
            flush();
        }
    }

    /** Sends what is collected as one frame. */
    public void flush() {
        ChannelHandlerContext channel = context;
        FrameBuffer frames = outbound;
        if (channel == null || frames == null) {
            return;
        }
        if (acks.count() > 0) {
            frames.ack(acks);
        }
        ByteBuf frame = frames.take();
        if (frame != null) {
            // a failure comes to exceptionCaught
            var unused = channel.writeAndFlush(new BinaryWebSocketFrame(frame), channel.voidPromise());
        }
    }

    /** Does something later, on the event loop's thread, unless the connection has ended by then. */
    public void schedule(Runnable task, long delay, TimeUnit unit) {
        ChannelHandlerContext channel = context;
        if (channel != null) {
            channel.executor().schedule(() -> runUnlessEnded(task), delay, unit).addListener(done -> {
                if (!done.isSuccess()) {
                    end("the benchmark has a fault: " + done.cause());
                }
            });
        }
    }

    private void runUnlessEnded(Runnable task) {
        if (!ended) {
            task.run();
        }
    }

    /** Closes the connection; the listener is not told. */
    public void close() {
        ended = true;
        ChannelHandlerContext channel = context;
        if (channel != null && open) {
            channel.writeAndFlush(new CloseWebSocketFrame(1000, "")).addListener(ChannelFutureListener.CLOSE);
        } else if (channel != null) {
            var unused = channel.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        outbound = new FrameBuffer(added.alloc());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        FrameBuffer frames = outbound;
        if (frames != null) {
            frames.release();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) throws Exception {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE && !ended) {
            open = true;
            listener.opened(this);
            flush();
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            end("the upgrade was not answered in time");
        }
        super.userEventTriggered(channel, event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext channel, WebSocketFrame frame) {
        if (ended) {
            return;
        }
        if (frame instanceof BinaryWebSocketFrame) {
            reader.read(frame.content());
        } else if (frame instanceof CloseWebSocketFrame close) {
            farewell = "closed by the server with " + close.statusCode() + " " + close.reasonText();
            var unused = channel.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext channel) {
        flush();
        channel.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        end(farewell);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        end(reason(cause));
        var unused = channel.close();
    }

    private static String reason(Throwable cause) {
        return switch (cause) {
            case WebSocketClientHandshakeException refused
            when refused.response() != null ->
                "the upgrade was answered " + refused.response().status();
            case SocketException broken -> "the connection broke: " + broken.getMessage();
            default -> cause.toString();
        };
    }

    /** Tells the listener once. */
    void end(String why) {
        if (!ended) {
            ended = true;
            listener.closed(this, why);
        }
    }

    /** Frames on their way to the listener; deliveries and events are acknowledged. */
    private final class Inbound implements FrameReader.Frames {

        @Override
        public void accepted(long number) {
            listener.accepted(DeviceStream.this, number);
        }

        @Override
        public void rejected(long number, int code, long retryAfter) {
            listener.rejected(DeviceStream.this, number, code, retryAfter);
        }

        @Override
        public void deliver(long sequence, long senderAccount, long number) {
            if (sequence != 0) {
                acks.add(sequence);
            }
            listener.delivered(DeviceStream.this, senderAccount, number);
        }

        @Override
        public void receipt(int kind, long first, long last) {
            listener.receipt(DeviceStream.this, kind, first, last);
        }

        @Override
        public void event(long sequence) {
            acks.add(sequence);
        }

        @Override
        public void caughtUp() {
            listener.caughtUp(DeviceStream.this);
        }

        @Override
        public void goAway(int reason) {
            farewell = "the server said GoAway, reason " + reason;
        }
    }
}
