package dev.gatun.tls.internal.hosts;

import dev.gatun.tls.internal.ocsp.Staple;
import dev.gatun.tls.internal.ocsp.StapleUrls;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * Hands the user's staples to an SSLContext of the JDK. Its OCSP client is made, with the properties of that moment, when the first client asks for a
 * staple; so here a client in memory asks, while the properties name a {@link StapleUrls URL that carries the staples}. The context then keeps that
 * URL as its responder. Any thread; takes as long as half a handshake.
 */
final class StapleSetup {
    private static final System.Logger LOG = System.getLogger("dev.gatun.tls");

    /** More turns than a handshake has flights. */
    private static final int MAX_TURNS = 50;

    private StapleSetup() {}

    static void of(SSLContext server, List<Staple> staples) {
        Map<String, String> properties = Map.of(
                JsseProperties.RESPONDER, StapleUrls.of(staples),
                JsseProperties.RESPONDER_OVERRIDE, "true",
                JsseProperties.CLIENT_STAPLING, "true");
        boolean stapled = JsseProperties.with(properties, () -> ask(server));
        if (!stapled) {
            LOG.log(System.Logger.Level.WARNING, "OCSP staples are not handed out: the TLS provider does not take them from {0}", StapleUrls.class.getName());
        }
    }

    private static boolean ask(SSLContext server) {
        try {
            StapleWitness witness = new StapleWitness();
            SSLContext client = SSLContext.getInstance("TLS", server.getProvider());
            client.init(null, new TrustManager[] {witness}, null);
            SSLEngine asking = client.createSSLEngine();
            asking.setUseClientMode(true);
            SSLEngine answering = server.createSSLEngine();
            answering.setUseClientMode(false);
            // The first keys decide; those of other types are asked for by URL when a client wants them.
            ByteBuffer toServer = ByteBuffer.allocate(64 << 10);
            ByteBuffer toClient = ByteBuffer.allocate(64 << 10);
            for (int turn = 0; turn < MAX_TURNS && !witness.asked(); turn++) {
                step(asking, toClient, toServer);
                step(answering, toServer, toClient);
            }
            return witness.stapled();
        } catch (GeneralSecurityException | SSLException e) {
            LOG.log(System.Logger.Level.DEBUG, "the handshake for OCSP staples failed", e);
            return false;
        }
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        ByteBuffer nothing = ByteBuffer.allocate(0);
        ByteBuffer plain = ByteBuffer.allocate(32 << 10);
        if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
            engine.beginHandshake();
        }
        boolean moved = true;
        while (moved) {
            moved = switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    engine.getDelegatedTask().run();
                    yield true;
                }
                case NEED_WRAP -> engine.wrap(nothing, out).bytesProduced() > 0;
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    in.flip();
                    Status status = engine.unwrap(in, plain).getStatus();
                    in.compact();
                    yield status == Status.OK;
                }
                default -> false;
            };
        }
    }
}
