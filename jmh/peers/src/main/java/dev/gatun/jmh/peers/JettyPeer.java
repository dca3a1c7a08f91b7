package dev.gatun.jmh.peers;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty's core server with one selector; the handler declares that it never blocks, so that Jetty runs it on the selecting thread. */
final class JettyPeer {
    private JettyPeer() {}

    public static void main(String[] args) throws Exception {
        PeerOptions asked = PeerOptions.of(args);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        Server server = new Server(new QueuedThreadPool(8));
        ServerConnector connector = new ServerConnector(server, 1, 1, protocols(asked, configuration));
        connector.setHost(asked.host());
        connector.setPort(asked.port());
        connector.setAcceptQueueSize(Answers.BACKLOG);
        connector.setIdleTimeout(TimeUnit.HOURS.toMillis(1));
        server.addConnector(connector);
        Handler webSockets = JettyWebSockets.handler(server);
        server.addBean(webSockets);
        server.setHandler(new Routes(webSockets));
        server.start();
        server.join();
    }

    private static ConnectionFactory[] protocols(PeerOptions asked, HttpConfiguration configuration) {
        HttpConnectionFactory http1 = new HttpConnectionFactory(configuration);
        if (asked.secure()) {
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setSslContext(asked.sslContext());
            ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
            alpn.setDefaultProtocol(http1.getProtocol());
            return new ConnectionFactory[] {
                new SslConnectionFactory(tls, alpn.getProtocol()), alpn, new HTTP2ServerConnectionFactory(configuration), http1
            };
        }
        return asked.priorKnowledge()
                ? new ConnectionFactory[] {http1, new HTTP2CServerConnectionFactory(configuration)}
                : new ConnectionFactory[] {http1};
    }

    private static final class Routes extends Handler.Abstract.NonBlocking {
        private static final HttpField TEXT = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, Answers.TEXT);
        private static final HttpField BINARY = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, Answers.BINARY);
        private final Handler webSockets;
        private final ByteBuffer plaintext = ByteBuffer.wrap(Answers.PLAINTEXT);
        private final ByteBuffer tenKilobytes = ByteBuffer.wrap(Answers.TEN_KILOBYTES);

        /** Hands the upgrades on itself: as a handler around this one, WebSocket's would be asked for each request. */
        Routes(Handler webSockets) {
            this.webSockets = webSockets;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            String path = request.getHttpURI().getPath();
            if (Answers.isPlaintext(path)) {
                return send(response, TEXT, plaintext, callback);
            }
            if (Answers.isTenKilobytes(path)) {
                return send(response, BINARY, tenKilobytes, callback);
            }
            return PeerOptions.isWebSocket(path) && webSockets.handle(request, response, callback);
        }

        private static boolean send(Response response, HttpField type, ByteBuffer body, Callback callback) {
            response.getHeaders().put(type);
            response.write(true, body.duplicate(), callback);
            return true;
        }

        @Override
        public Invocable.InvocationType getInvocationType() {
            return Invocable.InvocationType.NON_BLOCKING;
        }
    }
}
