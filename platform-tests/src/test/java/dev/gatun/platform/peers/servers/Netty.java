package dev.gatun.platform.peers.servers;

import dev.gatun.platform.protocols.Protocol;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Netty's codecs in this process, with files and program above. */
record Netty(EventLoopGroup group, ChannelGroup connections, Channel listener) implements Running {
    private static final int FIELDS = 64 << 10;
    private static final int MOST = 64 << 20;

    static Netty start(Protocol protocol, Peers.Place place) {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        Optional<SslContext> tls = protocol.isSecure() ? Optional.of(tls(protocol, place)) : Optional.empty();
        Channel listener = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class).childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                connections.add(channel);
                tls.ifPresent(secure -> channel.pipeline().addLast(secure.newHandler(channel.alloc())));
                if (protocol.isMultiplexed()) {
                    http2(channel.pipeline(), place);
                } else {
                    channel.pipeline().addLast(new HttpServerCodec(new HttpDecoderConfig().setMaxInitialLineLength(FIELDS).setMaxHeaderSize(FIELDS)))
                            .addLast(new HttpServerKeepAliveHandler());
                    above(channel.pipeline(), place);
                }
            }
        }).bind("127.0.0.1", 0).syncUninterruptibly().channel();
        return new Netty(group, connections, listener);
    }

    private static void http2(ChannelPipeline pipeline, Peers.Place place) {
        pipeline.addLast(Http2FrameCodecBuilder.forServer().initialSettings(Http2Settings.defaultSettings().maxHeaderListSize(FIELDS)).build())
                .addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true));
                        above(stream.pipeline(), place);
                    }
                }));
    }

    private static void above(ChannelPipeline pipeline, Peers.Place place) {
        pipeline.addLast(new HttpContentCompressor()).addLast(new HttpObjectAggregator(MOST)).addLast(new NettyProgram(place.files()));
    }

    private static SslContext tls(Protocol protocol, Peers.Place place) {
        try {
            return SslContextBuilder.forServer(place.identity().key(), place.identity().certificate()).sslProvider(SslProvider.JDK)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE, ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            protocol.alpn())).build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        // A loop that ends while a connection is still saying farewell by TLS leaves its descriptor open.
        connections.close().syncUninterruptibly();
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
