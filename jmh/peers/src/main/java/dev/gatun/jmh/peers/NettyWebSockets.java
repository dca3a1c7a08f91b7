package dev.gatun.jmh.peers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.util.concurrent.ImmediateEventExecutor;

/** Netty's WebSockets: frames go back as they came, on the event loop, with one flush per batch of reads. UTF-8 is checked, as is the default. */
final class NettyWebSockets extends ChannelInboundHandlerAdapter {
    private static final WebSocketServerProtocolConfig CONFIGURATION = WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/ws")
            .checkStartsWith(true)
            .allowExtensions(true)
            .build();

    /** Bytes of a message that has been inflated; the longest frame that Netty takes by default is as long. */
    private static final int MOST = 65_536;

    /** One event loop: nobody else comes here. */
    private static final ChannelGroup MEMBERS = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

    private boolean member;

    private NettyWebSockets() {}

    /** Puts the handlers of a WebSocket in the place of the one that answers requests, so that connections which ask for none do not pay for them. */
    static void upgrade(ChannelHandlerContext context, HttpRequest request) {
        ChannelPipeline pipeline = context.pipeline();
        pipeline.addLast(
                new WebSocketServerCompressionHandler(MOST),
                new WebSocketServerProtocolHandler(CONFIGURATION),
                new NettyWebSockets());
        context.fireChannelRead(request);
        pipeline.remove(context.handler());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof HandshakeComplete handshake && handshake.requestUri().equals(PeerOptions.BROADCAST)) {
            member = true;
            MEMBERS.add(context.channel());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (member) {
            MEMBERS.writeAndFlush(frame, ChannelMatchers.all(), true);
        } else {
            context.write(frame, context.voidPromise());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
