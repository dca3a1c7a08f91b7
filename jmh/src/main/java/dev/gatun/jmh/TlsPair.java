package dev.gatun.jmh;

import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Two ends of one TLS 1.3 connection in memory, after their handshake. */
record TlsPair(SSLEngine client, SSLEngine server) {
    /** Both ends, agreed on {@code suite}. */
    static TlsPair connected(SSLContext context, String suite) throws SSLException {
        SSLEngine client = context.createSSLEngine();
        SSLEngine server = context.createSSLEngine();
        client.setUseClientMode(true);
        server.setUseClientMode(false);
        for (SSLEngine engine : List.of(client, server)) {
            engine.setEnabledProtocols(new String[] {"TLSv1.3"});
            engine.setEnabledCipherSuites(new String[] {suite});
        }
        TlsPair pair = new TlsPair(client, server);
        pair.handshake();
        return pair;
    }

    /** Runs both ends in turn until neither has anything to do; the tickets that the server sends at last are read as well. */
    private void handshake() throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(2 * client.getSession().getPacketBufferSize());
        ByteBuffer toClient = ByteBuffer.allocate(2 * client.getSession().getPacketBufferSize());
        client.beginHandshake();
        server.beginHandshake();
        boolean moved = true;
        while (moved) {
            moved = step(client, toClient, toServer) | step(server, toServer, toClient);
        }
        if (isShaking(client) || isShaking(server)) {
            throw new IllegalStateException("the handshake got stuck: " + client.getHandshakeStatus() + ", " + server.getHandshakeStatus());
        }
    }

    private static boolean isShaking(SSLEngine engine) {
        return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    /** Does what {@code engine} asks for; whether that was anything. */
    private static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                engine.getDelegatedTask().run();
                return true;
            }
            case NEED_WRAP -> {
                return engine.wrap(ByteBuffer.allocate(0), out).bytesProduced() > 0;
            }
            default -> {
                in.flip();
                int consumed = engine.unwrap(in, ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())).bytesConsumed();
                in.compact();
                return consumed > 0;
            }
        }
    }
}
