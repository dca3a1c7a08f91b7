package dev.gatun.jmh.peers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedNioFile;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Files over HTTP/1.1 as Netty's documentation has it: sendfile in clear text, pieces that are read and encrypted with TLS. */
final class NettyFiles {
    private static final int PIECE = 64 * 1024;

    private NettyFiles() {}

    static void send(ChannelHandlerContext context, Path file) {
        try {
            FileChannel channel = FileChannel.open(file);
            HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, NettyPeer.BINARY)
                    .set(HttpHeaderNames.CONTENT_LENGTH, channel.size());
            context.write(response);
            if (context.pipeline().get(SslHandler.class) == null) {
                context.write(new DefaultFileRegion(channel, 0, channel.size()));
                context.write(LastHttpContent.EMPTY_LAST_CONTENT);
            } else {
                // Added when it is needed, so that connections which ask for no file do not pay for it.
                if (context.pipeline().get(ChunkedWriteHandler.class) == null) {
                    context.pipeline().addBefore(context.name(), null, new ChunkedWriteHandler());
                }
                context.write(new HttpChunkedInput(new ChunkedNioFile(channel, PIECE)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
