package dev.gatun.jmh.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;

/**
 * Netty with native epoll and one event loop; the handler runs on it and flushes once per batch of reads. TLS is the JDK's engine, not OpenSSL by
 * tcnative: it is the JDK's engine that the others use.
 */
final class NettyPeer {
    static final AsciiString TEXT = AsciiString.cached(Answers.TEXT);
    static final AsciiString BINARY = AsciiString.cached(Answers.BINARY);
    static final ByteBuf PLAINTEXT = direct(Answers.PLAINTEXT);
    static final ByteBuf TEN_KILOBYTES = direct(Answers.TEN_KILOBYTES);

    private NettyPeer() {}

    public static void main(String[] args) throws Exception {
        PeerOptions asked = PeerOptions.of(args);
        NettyProtocols protocols = new NettyProtocols(asked);
        var loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, Answers.BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(protocols)
                .bind(asked.address())
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    private static ByteBuf direct(byte[] bytes) {
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes)).asReadOnly();
    }

    /** The answers over HTTP/1.1. */
    static final class Answering extends ChannelInboundHandlerAdapter {
        private final PeerOptions asked;

        Answering(PeerOptions asked) {
            this.asked = asked;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (message instanceof HttpRequest request) {
                    if (PeerOptions.isWebSocket(request.uri())) {
                        NettyWebSockets.upgrade(context, request);
                    } else if (PeerOptions.isFile(request.uri())) {
                        NettyFiles.send(context, asked.file(request.uri()));
                    } else {
                        answer(context, request);
                    }
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private static void answer(ChannelHandlerContext context, HttpRequest request) {
            FullHttpResponse response = response(request.uri());
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
            if (HttpUtil.isKeepAlive(request)) {
                context.write(response, context.voidPromise());
            } else {
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
                context.write(response).addListener(ChannelFutureListener.CLOSE);
            }
        }

        private static FullHttpResponse response(String path) {
            if (Answers.isPlaintext(path)) {
                return ok(TEXT, PLAINTEXT);
            }
            if (Answers.isTenKilobytes(path)) {
                return ok(BINARY, TEN_KILOBYTES);
            }
            return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND, Unpooled.EMPTY_BUFFER);
        }

        private static FullHttpResponse ok(AsciiString type, ByteBuf body) {
            FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body.duplicate());
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
            return response;
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
}
