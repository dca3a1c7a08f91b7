package dev.gatun.platform.peers.servers;

import dev.gatun.platform.protocols.Protocol;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty in this process. */
record Jetty(Server server, ServerConnector connector) implements Running {
    private static final int FIELDS = 64 << 10;

    static Jetty start(Protocol protocol, Peers.Place place) {
        Server server = new Server(new QueuedThreadPool(12));
        ServerConnector connector = new ServerConnector(server, 1, 1, protocols(protocol, place).toArray(ConnectionFactory[]::new));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ResourceHandler files = new ResourceHandler();
        files.setBaseResource(ResourceFactory.of(server).newResource(place.files()));
        server.setHandler(new Handler.Sequence(new JettyProgram(), files));
        // So that tasks of it don't outlive it.
        server.setStopTimeout(1_000);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return new Jetty(server, connector);
    }

    private static List<ConnectionFactory> protocols(Protocol protocol, Peers.Place place) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(FIELDS);
        configuration.setResponseHeaderSize(FIELDS);
        HttpConnectionFactory http1 = new HttpConnectionFactory(configuration);
        List<ConnectionFactory> all = new ArrayList<>();
        if (protocol.isSecure()) {
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setSslContext(place.identity().context());
            ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
            alpn.setDefaultProtocol(http1.getProtocol());
            all.add(new SslConnectionFactory(tls, alpn.getProtocol()));
            all.add(alpn);
            if (protocol.isMultiplexed()) {
                all.add(new HTTP2ServerConnectionFactory(configuration));
            }
        }
        all.add(http1);
        if (protocol == Protocol.H2C) {
            all.add(new HTTP2CServerConnectionFactory(configuration));
        }
        return all;
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
