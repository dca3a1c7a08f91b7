package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.platform.Await;
import dev.gatun.platform.Setup;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.DeflateOptions;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketClient;
import dev.gatun.websocket.WebSocketLimits;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Netty's WebSocket against ours: its client and our server, our client and its server. */
class NettyWebSocketTest extends PeerSuite {
    private static final int LARGEST = 4 << 20;

    private final WebSocketShowcase showcase = new WebSocketShowcase();
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterEach
    void endNetty() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Object next() throws InterruptedException {
        Object next = heard.poll(15, TimeUnit.SECONDS);
        assertThat(next).as("the next event").isNotNull();
        return next;
    }

    /** Writes down what comes. */
    private final class Listener extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                heard.add("open");
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            byte[] bytes = new byte[frame.content().readableBytes()];
            frame.content().getBytes(frame.content().readerIndex(), bytes);
            switch (frame) {
                case TextWebSocketFrame text -> heard.add(text.text());
                case BinaryWebSocketFrame binary -> heard.add(bytes);
                case PongWebSocketFrame pong -> heard.add("pong of " + bytes.length);
                case CloseWebSocketFrame close -> heard.add("closed " + close.statusCode() + " " + close.reasonText());
                default -> heard.add(frame.toString());
            }
        }
    }

    private Channel connect(HttpServer server, boolean secure, String path, boolean compressed) throws Exception {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", secure ? securePort(server) : server.port());
        Optional<SslContext> tls = secure
                ? Optional.of(SslContextBuilder.forClient().sslProvider(SslProvider.JDK).trustManager(AUTHORITY.certificate()).build()) : Optional.empty();
        URI uri = URI.create((secure ? "wss" : "ws") + "://127.0.0.1:" + address.getPort() + path);
        Channel channel = new Bootstrap().group(group).channel(NioSocketChannel.class).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel fresh) {
                tls.ifPresent(context -> fresh.pipeline().addLast(context.newHandler(fresh.alloc(), "127.0.0.1", address.getPort())));
                fresh.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(8192));
                if (compressed) {
                    fresh.pipeline().addLast(new WebSocketClientCompressionHandler(LARGEST));
                }
                fresh.pipeline().addLast(
                        new WebSocketClientProtocolHandler(WebSocketClientHandshakerFactory.newHandshaker(
                                uri, WebSocketVersion.V13, path.equals("/echo") ? "v1,v2" : null, true, new DefaultHttpHeaders(), LARGEST), false, false),
                        new WebSocketFrameAggregator(LARGEST),
                        new Listener());
            }
        }).connect(address).sync().channel();
        assertThat(next()).isEqualTo("open");
        return channel;
    }

    @ParameterizedTest
    @MethodSource("setups")
    void nettysClient(Setup setup) throws Exception {
        HttpServer server = servers.startAt(setup, List.of(Listen.tcp("127.0.0.1", 0), Listen.tcp("127.0.0.1", 0).tls(tls().build())), showcase::routes);
        for (boolean secure : new boolean[] {false, true}) {
            for (boolean compressed : new boolean[] {false, true}) {
                Channel channel = connect(server, secure, compressed ? "/deflate" : "/echo", compressed);
                channel.writeAndFlush(new TextWebSocketFrame("h\u00e9llo \ud83d\ude00"));
                assertThat(next()).isEqualTo("h\u00e9llo \ud83d\ude00");
                channel.write(new TextWebSocketFrame(false, 0, "in "));
                channel.write(new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[125])));
                channel.writeAndFlush(new ContinuationWebSocketFrame(true, 0, "pieces"));
                assertThat(List.of(next(), next())).containsExactlyInAnyOrder("pong of 125", "in pieces");
                for (int size : new int[] {0, 1, 125, 126, 65_535, 65_536, 1_000_000}) {
                    byte[] content = content(size);
                    channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(content)));
                    assertThat((byte[]) next()).isEqualTo(content);
                }
                String text = "the same again, ".repeat(2_000);
                for (int i = 0; i < 3; i++) {
                    channel.writeAndFlush(new TextWebSocketFrame(text));
                    assertThat(next()).isEqualTo(text);
                }
                channel.writeAndFlush(new CloseWebSocketFrame(4000, "enough"));
                assertThat(next()).isEqualTo("closed 4000 ");
                assertThat(channel.closeFuture().await(15, TimeUnit.SECONDS)).isTrue();
            }
            Channel closed = connect(server, secure, "/close", false);
            closed.writeAndFlush(new TextWebSocketFrame("3001"));
            assertThat(next()).isEqualTo("closed 3001 as you wish");
            closed.close();
        }
        Await.until(() -> "ends " + showcase.closed, () -> showcase.closed.size() == 6, Await.PATIENCE);
        assertThat(showcase.closed).extracting(CloseReason::code).contains(4000).doesNotContain(CloseReason.PROTOCOL_ERROR);
    }

    @Test
    void nettysServer() throws Exception {
        Channel server = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class).childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel fresh) {
                fresh.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(8192), new WebSocketServerCompressionHandler(LARGEST),
                        new WebSocketServerProtocolHandler("/echo", "v2", true, LARGEST),
                        new SimpleChannelInboundHandler<WebSocketFrame>() {
                            @Override
                            protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
                                context.writeAndFlush(frame.retain());
                            }
                        });
            }
        }).bind("127.0.0.1", 0).sync().channel();
        String address = "ws://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort() + "/echo";
        for (boolean context : new boolean[] {false, true}) {
            try (WebSocketClient client = WebSocket.connect(address).subprotocols("v1", "v2")
                    .deflate(DeflateOptions.DEFAULT.contextTakeover(context)).limits(WebSocketLimits.DEFAULT.message(LARGEST))
                    .onText((session, text) -> heard.add(text)).onBinary((session, bytes) -> heard.add(bytes))
                    .onPong((session, payload) -> heard.add("pong of " + payload.length))
                    .onClose((session, reason) -> heard.add("closed " + reason)).open()) {
                // By default Netty declines a client's wish for no context takeover, rather than agreeing to it.
                assertThat(client.session().orElseThrow().isCompressed()).isEqualTo(context);
                assertThat(client.session().orElseThrow().subprotocol()).contains("v2");
                String text = "the same again, ".repeat(2_000);
                for (int i = 0; i < 3; i++) {
                    client.send(text);
                    assertThat(next()).isEqualTo(text);
                }
                byte[] content = content(1_000_000);
                client.send(content);
                assertThat((byte[]) next()).isEqualTo(content);
                client.ping("are you there".getBytes(StandardCharsets.UTF_8));
                assertThat(next()).isEqualTo("pong of 13");
                client.close(CloseReason.of(4001, "enough"));
                assertThat(next()).isEqualTo("closed 4001 enough");
            }
        }
        server.close().sync();
    }
}
