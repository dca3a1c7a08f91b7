package dev.gatun.jmh.peers.clients;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/** Netty's codec on native epoll and one event loop, with the least of a pool above it: Netty has none of its own for HTTP. */
public final class NettyAsking implements Function<URI, Supplier<CompletionStage<byte[]>>> {
    private static final int MOST_CONTENT = 1 << 20;

    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

    @Override
    public Supplier<CompletionStage<byte[]>> apply(URI uri) {
        Bootstrap bootstrap = new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true);
        String host = uri.getHost() + ':' + uri.getPort();
        return () -> {
            Connection connection = idle.poll();
            if (connection == null) {
                connection = new Connection();
                connection.open(bootstrap, uri);
            }
            return connection.ask(uri.getPath(), host);
        };
    }

    /** One channel, with a request under way or none. */
    private final class Connection extends SimpleChannelInboundHandler<FullHttpResponse> {
        private Channel channel;
        private CompletableFuture<byte[]> outcome;

        void open(Bootstrap bootstrap, URI uri) {
            channel = bootstrap.clone().handler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel fresh) {
                    fresh.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(MOST_CONTENT), Connection.this);
                }
            }).connect(uri.getHost(), uri.getPort()).syncUninterruptibly().channel();
        }

        CompletionStage<byte[]> ask(String path, String host) {
            outcome = new CompletableFuture<>();
            DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
            request.headers().set(HttpHeaderNames.HOST, host);
            channel.writeAndFlush(request);
            return outcome;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            byte[] bytes = ByteBufUtil.getBytes(response.content());
            idle.add(this);
            outcome.complete(bytes);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            outcome.completeExceptionally(cause);
            context.close();
        }
    }
}
