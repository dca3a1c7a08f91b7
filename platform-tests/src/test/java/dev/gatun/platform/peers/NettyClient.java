package dev.gatun.platform.peers;

import dev.gatun.platform.Await;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** One connection of Netty's HTTP/2: its frame codec with a channel per stream, as its users have it. Used by the thread of a test. */
final class NettyClient implements AutoCloseable {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<GoAway> goAways = new CopyOnWriteArrayList<>();
    private final Channel connection;

    /** What the server said of its end. */
    record GoAway(int lastStream, long code) {}

    /** Connects in clear text, with prior knowledge. */
    NettyClient(InetSocketAddress address) {
        this(address, Optional.empty());
    }

    /** Connects with TLS, trusting {@code authority}, and asks for {@code h2} by ALPN. */
    NettyClient(InetSocketAddress address, X509Certificate authority) {
        this(address, Optional.of(secure(authority)));
    }

    private NettyClient(InetSocketAddress address, Optional<SslContext> tls) {
        connection = new Bootstrap().group(group).channel(NioSocketChannel.class).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                tls.ifPresent(context -> channel.pipeline().addLast(context.newHandler(channel.alloc(), address.getHostString(), address.getPort())));
                channel.pipeline().addLast(Http2FrameCodecBuilder.forClient().build(), new Http2MultiplexHandler(new Ignored()), new OfTheConnection());
            }
        }).connect(address).syncUninterruptibly().channel();
        if (tls.isPresent()) {
            connection.pipeline().get(SslHandler.class).handshakeFuture().syncUninterruptibly();
        }
    }

    private static SslContext secure(X509Certificate authority) {
        try {
            return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).trustManager(authority).applicationProtocolConfig(new ApplicationProtocolConfig(
                    Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, "h2")).build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What no stream is about. */
    private final class OfTheConnection extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http2GoAwayFrame goAway) {
                goAways.add(new GoAway(goAway.lastStreamId(), goAway.errorCode()));
            }
            ReferenceCountUtil.release(frame);
        }
    }

    /** For streams that the server opens: this client asks for none. */
    @Sharable
    private static final class Ignored extends ChannelInboundHandlerAdapter {}

    /** What ALPN agreed on; empty without TLS. */
    Optional<String> agreed() {
        return Optional.ofNullable(connection.pipeline().get(SslHandler.class)).map(SslHandler::applicationProtocol);
    }

    /** Opens a stream. */
    NettyStream open() {
        return open(true);
    }

    /** Opens a stream whose content is not read before {@link NettyStream#readAll()}, so that the server is held back by its window. */
    NettyStream openHeldBack() {
        return open(false);
    }

    private NettyStream open(boolean reads) {
        NettyStream stream = new NettyStream();
        Http2StreamChannel channel = new Http2StreamChannelBootstrap(connection).option(ChannelOption.AUTO_READ, reads).handler(stream)
                .open().syncUninterruptibly().getNow();
        return stream.on(channel);
    }

    /** All GOAWAYs so far. */
    List<GoAway> goAways() {
        return goAways;
    }

    /** Waits for the server to end the connection. */
    void awaitEnd() {
        Await.until("the connection ends", () -> !connection.isOpen());
    }

    @Override
    public void close() {
        connection.close().syncUninterruptibly();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
