package dev.gatun.jmh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A P-256 key with a certificate for localhost. keytool makes it: the JDK has no API that does. */
record TlsKeys(PrivateKey key, X509Certificate certificate) {
    private static final String PASSWORD = "benchmark";
    private static final String ALIAS = "server";

    /** A new one. */
    static TlsKeys make() throws GeneralSecurityException, IOException, InterruptedException {
        Path directory = Files.createTempDirectory("gatun-jmh-tls");
        Path file = directory.resolve("server.p12");
        try {
            Process keytool = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost",
                    "-keystore", file.toString(), "-storepass", PASSWORD)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool ended with status " + keytool.exitValue() + ":\n" + output);
            }
            KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
            return new TlsKeys((PrivateKey) store.getKey(ALIAS, PASSWORD.toCharArray()), (X509Certificate) store.getCertificate(ALIAS));
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    /** For both ends: shows this certificate, and trusts no other. */
    SSLContext context() throws GeneralSecurityException, IOException {
        KeyStore own = empty();
        own.setKeyEntry(ALIAS, key, PASSWORD.toCharArray(), new X509Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        KeyStore trusted = empty();
        trusted.setCertificateEntry(ALIAS, certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
