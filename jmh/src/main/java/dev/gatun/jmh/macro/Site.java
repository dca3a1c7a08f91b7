package dev.gatun.jmh.macro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What all servers serve, as files for those that serve nothing else: the answers, and a key and certificate made for this run.
 *
 * @param root directory with {@code plaintext}, {@code bytes/10240} and {@code files/megabyte}
 */
record Site(Path root) {
    static final int MEGABYTE = 1 << 20;

    /**
     * Makes the files.
     *
     * @throws IllegalStateException when {@code secure} and openssl makes no certificate
     */
    static Site make(Children children, Path directory, boolean secure) {
        try {
            Site site = new Site(directory.resolve("site").toAbsolutePath());
            Files.createDirectories(site.files());
            Files.createDirectories(site.root.resolve("bytes"));
            Files.writeString(site.root.resolve("plaintext"), "Hello, World!");
            Files.write(site.root.resolve("bytes/10240"), filled(10_240));
            Files.write(site.files().resolve("megabyte"), filled(MEGABYTE));
            if (secure) {
                site.makeCertificate(children);
            }
            return site;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    /** P-256: what a public server has today, and the least that a handshake costs. */
    private void makeCertificate(Children children) {
        List<String> command = List.of(
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout", key().toString(), "-out", certificate().toString());
        CommandOutput.of(children, command).orThrow("making a certificate with openssl");
    }

    /** Files that servers which know routes serve below {@code /files}. */
    Path files() {
        return root.resolve("files");
    }

    /** The private key, PKCS#8 in PEM. */
    Path key() {
        return root.resolveSibling("key.pem");
    }

    Path certificate() {
        return root.resolveSibling("certificate.pem");
    }

    /** For a client that trusts this run's certificate and no other. */
    SSLContext clientContext() {
        try (var in = Files.newInputStream(certificate())) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificate " + certificate(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
