package dev.gatun.platform.peers;

import dev.gatun.platform.Await;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One stream of a {@link NettyClient}: sends a request, and keeps what comes back. The test's thread asks, Netty's loop fills it. */
final class NettyStream extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private Http2StreamChannel channel;
    private Optional<Http2Headers> head = Optional.empty();
    private Optional<Http2Headers> trailers = Optional.empty();
    private Optional<Long> reset = Optional.empty();
    private boolean ended;

    NettyStream on(Http2StreamChannel newChannel) {
        channel = newChannel;
        return this;
    }

    // ---- from Netty

    @Override
    protected synchronized void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
        switch (frame) {
            case Http2HeadersFrame headers -> {
                if (head.isEmpty()) {
                    head = Optional.of(headers.headers());
                } else {
                    trailers = Optional.of(headers.headers());
                }
                ended = headers.isEndStream();
            }
            case Http2DataFrame data -> {
                byte[] bytes = new byte[data.content().readableBytes()];
                data.content().readBytes(bytes);
                content.writeBytes(bytes);
                ended = data.isEndStream();
            }
            default -> throw new AssertionError("unexpected " + frame);
        }
    }

    @Override
    public synchronized void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame frame) {
            reset = Optional.of(frame.errorCode());
        }
    }

    // ---- what is sent

    /** Sends a GET. */
    NettyStream get(String path) {
        return head("GET", path, true);
    }

    /** Sends the head of a POST, whose content is to follow. */
    NettyStream post(String path) {
        return head("POST", path, false);
    }

    private NettyStream head(String method, String path, boolean end) {
        Http2Headers fields = new DefaultHttp2Headers().method(method).scheme("https").authority("a.example").path(path);
        channel.writeAndFlush(new DefaultHttp2HeadersFrame(fields, end));
        return this;
    }

    /** Sends content in parts of this length, each when windows and socket have let those before it through. */
    NettyStream send(byte[] bytes, int part, boolean end) {
        for (int at = 0; at < bytes.length; at += part) {
            Await.until(() -> "room for more: " + this, () -> channel.isWritable() || isOver(), Await.PATIENCE);
            int length = Math.min(part, bytes.length - at);
            channel.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(bytes, at, length), end && at + length == bytes.length));
        }
        return this;
    }

    /** Ends the request by a trailer. */
    NettyStream trailer(String name, String value) {
        channel.writeAndFlush(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().add(name, value), true));
        return this;
    }

    /** Gives the stream up. */
    void cancel() {
        channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL)).syncUninterruptibly();
    }

    // ---- what has come

    /** Lets come what was held back. */
    NettyStream readAll() {
        channel.config().setAutoRead(true);
        return this;
    }

    /** Waits for the final head; of what was held back too, as heads are not subject to flow control. */
    int awaitStatus() {
        channel.read();
        Await.until(() -> "a head: " + this, () -> hasBegun() || isOver(), Await.PATIENCE);
        return status();
    }

    /** Waits for the whole response. */
    NettyStream awaitWhole() {
        Await.until(() -> "the end: " + this, this::isOver, Await.PATIENCE);
        if (!isEnded()) {
            throw new AssertionError("not whole: " + this);
        }
        return this;
    }

    /** Waits until the server has reset the stream; by which code. */
    long awaitReset() {
        Await.until(() -> "a reset: " + this, () -> reset().isPresent(), Await.PATIENCE);
        return reset().orElseThrow();
    }

    int id() {
        return channel.stream().id();
    }

    synchronized int status() {
        return Integer.parseInt(head.orElseThrow().status().toString());
    }

    /** The value of a field of the head; empty without one. */
    synchronized String field(String name) {
        return String.valueOf(head.orElseThrow().get(name, ""));
    }

    /** The value of a trailer; empty without one. */
    synchronized String trailer(String name) {
        return trailers.map(fields -> String.valueOf(fields.get(name, ""))).orElse("");
    }

    synchronized byte[] content() {
        return content.toByteArray();
    }

    synchronized String text() {
        return content.toString(StandardCharsets.UTF_8);
    }

    synchronized int received() {
        return content.size();
    }

    private synchronized boolean hasBegun() {
        return head.isPresent();
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    private synchronized Optional<Long> reset() {
        return reset;
    }

    private synchronized boolean isOver() {
        return ended || reset.isPresent() || !channel.isOpen();
    }

    @Override
    public synchronized String toString() {
        return "stream " + channel.stream().id() + " head=" + head + " content=" + content.size() + " ended=" + ended + " reset=" + reset + " open="
                + channel.isOpen();
    }
}
