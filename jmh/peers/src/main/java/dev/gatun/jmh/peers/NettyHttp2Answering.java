package dev.gatun.jmh.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;

/** Netty's answers over HTTP/2: every stream of a connection, on its event loop, with one flush per batch of reads. */
final class NettyHttp2Answering extends ChannelInboundHandlerAdapter {
    private static final AsciiString OK = AsciiString.cached("200");
    private static final AsciiString NOT_FOUND = AsciiString.cached("404");

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof Http2HeadersFrame request) {
                answer(context, request.stream(), request.headers().path().toString());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private static void answer(ChannelHandlerContext context, Http2FrameStream stream, String path) {
        if (Answers.isPlaintext(path)) {
            send(context, stream, OK, NettyPeer.TEXT, NettyPeer.PLAINTEXT);
        } else if (Answers.isTenKilobytes(path)) {
            send(context, stream, OK, NettyPeer.BINARY, NettyPeer.TEN_KILOBYTES);
        } else {
            send(context, stream, NOT_FOUND, NettyPeer.TEXT, Unpooled.EMPTY_BUFFER);
        }
    }

    private static void send(ChannelHandlerContext context, Http2FrameStream stream, AsciiString status, AsciiString type, ByteBuf body) {
        Http2Headers headers = new DefaultHttp2Headers(false)
                .status(status)
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        context.write(new DefaultHttp2HeadersFrame(headers).stream(stream));
        context.write(new DefaultHttp2DataFrame(body.duplicate(), true).stream(stream));
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
