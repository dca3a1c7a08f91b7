package dev.gatun.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Two engines and the bytes between them, in memory. */
final class EnginePair {
    private static final int MAX_TURNS = 100;

    final SSLEngine client;
    final SSLEngine server;
    private final ByteBuffer toServer = ByteBuffer.allocate(256 << 10);
    private final ByteBuffer toClient = ByteBuffer.allocate(256 << 10);
    private final StringBuilder serverGot = new StringBuilder();
    private final StringBuilder clientGot = new StringBuilder();

    private EnginePair(SSLEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
    }

    /** Shakes hands, and says a word in each direction, so that tickets are on their way too. Throws what either engine throws. */
    static EnginePair shake(SSLEngine client, SSLEngine server) throws IOException {
        EnginePair pair = new EnginePair(client, server);
        pair.client.beginHandshake();
        pair.server.beginHandshake();
        pair.turns();
        pair.say(pair.client, pair.toServer, "ping");
        pair.turns();
        pair.say(pair.server, pair.toClient, "pong");
        pair.turns();
        if (!pair.serverGot.toString().equals("ping") || !pair.clientGot.toString().equals("pong")) {
            throw new IOException("the server got '" + pair.serverGot + "' (" + server.getHandshakeStatus() + "), the client '" + pair.clientGot + "' ("
                + client.getHandshakeStatus() + ")");
        }
        return pair;
    }

    /** Ends both directions properly, so that the sessions stay valid. */
    EnginePair close() throws IOException {
        client.closeOutbound();
        server.closeOutbound();
        say(client, toServer, "");
        say(server, toClient, "");
        turns();
        return this;
    }

    private void say(SSLEngine engine, ByteBuffer out, String word) throws SSLException {
        engine.wrap(ByteBuffer.wrap(word.getBytes(StandardCharsets.US_ASCII)), out);
    }

    private void turns() throws IOException {
        for (int i = 0; i < MAX_TURNS; i++) {
            boolean moved = step(client, toClient, toServer, clientGot);
            moved |= step(server, toServer, toClient, serverGot);
            if (!moved) {
                return;
            }
        }
        throw new IOException("no end of the handshake in " + MAX_TURNS + " turns");
    }

    private static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out, StringBuilder got) throws SSLException {
        boolean moved = false;
        boolean again = true;
        ByteBuffer plain = ByteBuffer.allocate(64 << 10);
        while (again) {
            again = false;
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
                again = true;
            } else if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
                again = engine.wrap(ByteBuffer.allocate(0), out).bytesProduced() > 0;
            } else if (in.position() > 0 && !engine.isInboundDone()) {
                in.flip();
                SSLEngineResult result = engine.unwrap(in, plain);
                in.compact();
                again = result.bytesConsumed() > 0;
            }
            moved |= again;
        }
        got.append(StandardCharsets.US_ASCII.decode(plain.flip()));
        return moved;
    }
}
