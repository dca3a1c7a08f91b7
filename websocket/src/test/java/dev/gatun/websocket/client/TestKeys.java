package dev.gatun.websocket.client;

import dev.gatun.tls.Credentials;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.tls.TlsConfig;
import dev.gatun.tls.Trust;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/** A certificate for localhost and 127.0.0.1, and who trusts it. keytool makes it: the JDK has no API that does. */
final class TestKeys {
    private static final String PASSWORD = "test-only";
    private static final String ALIAS = "server";

    private final Path own;
    private final Path trusted;

    TestKeys(Path directory) {
        own = directory.resolve("server.p12");
        trusted = directory.resolve("trust.p12");
        try {
            Files.createDirectories(directory);
            Process keytool = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost",
                    "-ext", "san=dns:localhost,ip:127.0.0.1", "-keystore", own.toString(), "-storepass", PASSWORD)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool ended with status " + keytool.exitValue() + ":\n" + output);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(ALIAS, KeyStore.getInstance(own.toFile(), PASSWORD.toCharArray()).getCertificate(ALIAS));
            try (OutputStream out = Files.newOutputStream(trusted)) {
                store.store(out, PASSWORD.toCharArray());
            }
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    TlsConfig server() {
        return TlsConfig.of(Credentials.keyStore(own, PASSWORD.toCharArray()));
    }

    TlsClientConfig client() {
        return TlsClientConfig.builder().trust(Trust.keyStore(trusted, PASSWORD.toCharArray())).build();
    }
}
