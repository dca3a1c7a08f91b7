package dev.gatun.jmh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** Two ends of one TLS 1.3 connection in memory, after their handshake. */
record TlsPair(SSLEngine client, SSLEngine server) {
    private static final String PASSWORD = "benchmark";

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

    /** For both ends, with a P-256 certificate that keytool makes. */
    static SSLContext context() throws GeneralSecurityException, IOException, InterruptedException {
        return context(keyStore());
    }

    /** The JDK has no API that makes a certificate. */
    private static KeyStore keyStore() throws GeneralSecurityException, IOException, InterruptedException {
        Path directory = Files.createTempDirectory("gatun-jmh-tls");
        Path file = directory.resolve("server.p12");
        try {
            Process keytool = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-alias", "server", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost",
                    "-keystore", file.toString(), "-storepass", PASSWORD)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool ended with status " + keytool.exitValue() + ":\n" + output);
            }
            return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    private static SSLContext context(KeyStore store) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try {
            trusted.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("an empty key store", e);
        }
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
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
