package dev.gatun.jmh.peers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Builds the pipeline of each connection for the protocol that was asked for. */
final class NettyProtocols extends ChannelInitializer<SocketChannel> {
    private final PeerOptions asked;
    private final Optional<SslContext> tls;

    NettyProtocols(PeerOptions asked) throws SSLException {
        this.asked = asked;
        this.tls = asked.secure() ? Optional.of(tls(asked)) : Optional.empty();
    }

    private static SslContext tls(PeerOptions asked) throws SSLException {
        return SslContextBuilder.forServer(asked.certificate().toFile(), asked.key().toFile())
                .sslProvider(SslProvider.JDK)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))
                .build();
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (tls.isPresent()) {
            pipeline.addLast(tls.get().newHandler(channel.alloc()), new Negotiated());
        } else {
            add(pipeline, asked.priorKnowledge());
        }
    }

    private void add(ChannelPipeline pipeline, boolean http2) {
        if (http2) {
            // No channel per stream: frames of all streams reach one handler, the cheapest way that Netty has.
            pipeline.addLast(Http2FrameCodecBuilder.forServer().build(), new NettyHttp2Answering());
        } else {
            pipeline.addLast(new HttpServerCodec(), new NettyPeer.Answering(asked));
        }
    }

    private final class Negotiated extends ApplicationProtocolNegotiationHandler {
        Negotiated() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            add(context.pipeline(), protocol.equals(ApplicationProtocolNames.HTTP_2));
        }
    }
}
