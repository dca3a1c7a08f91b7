package dev.gatun.platform.peers.servers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program of the trials in Netty, and files beside it: see {@link Program}. One for each connection or stream. */
final class NettyProgram extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Path files;

    NettyProgram(Path files) {
        this.files = files;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) throws IOException {
        String[] path = request.uri().split("[/?]", 4);
        String rest = path.length > 3 ? path[3] : "";
        FullHttpResponse response = path[1].equals("f") ? file(path[2]) : program(path[2], rest, request);
        if (!response.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) && response.status().code() != 204) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        }
        context.writeAndFlush(request.method().equals(HttpMethod.HEAD) ? response.replace(Unpooled.EMPTY_BUFFER) : response);
    }

    private FullHttpResponse file(String name) throws IOException {
        Path file = files.resolve("f").resolve(name);
        return Files.exists(file) ? of(HttpResponseStatus.OK, Unpooled.wrappedBuffer(Files.readAllBytes(file)))
                : of(HttpResponseStatus.NOT_FOUND, Unpooled.EMPTY_BUFFER);
    }

    private static FullHttpResponse program(String what, String rest, FullHttpRequest request) {
        switch (what) {
            case "echo":
                return request.method().equals(HttpMethod.POST) ? of(HttpResponseStatus.OK, request.content().retain()) : text("nothing");
            case "target":
                return text(request.uri());
            case "trailed":
                FullHttpResponse trailed = text("content");
                HttpUtil.setTransferEncodingChunked(trailed, true);
                trailed.trailingHeaders().set("x-end", "yes");
                return trailed;
            case "fields":
                FullHttpResponse response = text(Integer.toString(request.headers().get("x-large").length()));
                response.headers().set("x-large", Program.LARGE);
                for (int i = 0; i < Program.FIELDS; i++) {
                    response.headers().set("x-" + i, request.headers().get("x-" + i));
                }
                return response;
            case "chunks":
                FullHttpResponse chunks = of(HttpResponseStatus.OK, Unpooled.wrappedBuffer(new byte[1000 * Integer.parseInt(rest)]));
                HttpUtil.setTransferEncodingChunked(chunks, true);
                return chunks;
            case "status":
                return of(HttpResponseStatus.valueOf(Integer.parseInt(rest)), Unpooled.EMPTY_BUFFER);
            case "moved":
                FullHttpResponse moved = of(HttpResponseStatus.valueOf(Integer.parseInt(rest)), Unpooled.EMPTY_BUFFER);
                moved.headers().set(HttpHeaderNames.LOCATION, "/p/echo");
                return moved;
            default:
                return of(HttpResponseStatus.NOT_FOUND, Unpooled.EMPTY_BUFFER);
        }
    }

    private static FullHttpResponse text(String text) {
        FullHttpResponse response = of(HttpResponseStatus.OK, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain");
        return response;
    }

    private static FullHttpResponse of(HttpResponseStatus status, ByteBuf content) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    }
}
