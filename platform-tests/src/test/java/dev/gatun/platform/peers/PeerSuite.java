package dev.gatun.platform.peers;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.platform.tls.Authority;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.TlsConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What tests of foreign peers share: a server that listens in clear text and with TLS, and files to send to and fro. */
abstract class PeerSuite {
    static final Authority AUTHORITY = new Authority();
    static final Authority.Identity IDENTITY = AUTHORITY.identity("localhost", "127.0.0.1", "a.example");

    @RegisterExtension
    final Servers servers = new Servers();

    @TempDir
    Path directory;

    static List<Setup> setups() {
        return Setup.executions();
    }

    /** The showcase, in clear text and with TLS. */
    HttpServer start(Setup setup) {
        return start(setup, tls().build());
    }

    /** The showcase, in clear text and with this TLS. */
    HttpServer start(Setup setup, TlsConfig tls) {
        return servers.startAt(setup, List.of(Listen.tcp("127.0.0.1", 0), Listen.tcp("127.0.0.1", 0).tls(tls)), Showcase.routes(directory));
    }

    /** TLS for {@link #IDENTITY}, to be refined. */
    static TlsConfig.Builder tls() {
        return TlsConfig.builder().certificate(credentials(IDENTITY));
    }

    static Credentials credentials(Authority.Identity identity) {
        return Credentials.of(identity.key(), List.of(identity.certificate()));
    }

    /** The address without path, in clear text. */
    static String clear(HttpServer server) {
        return "http://127.0.0.1:" + server.port();
    }

    /** The address without path, with TLS. */
    static String secure(HttpServer server) {
        return "https://127.0.0.1:" + securePort(server);
    }

    static int securePort(HttpServer server) {
        return ((InetSocketAddress) server.addresses().get(1)).getPort();
    }

    /** The certificate of the authority as a file, for those who shall trust it. */
    Path trust() {
        return write("authority.pem", new Authority.Identity(IDENTITY.key(), AUTHORITY.certificate()).certificatePem().getBytes());
    }

    /** A file of the test's directory, which is served below {@code /f}. */
    Path write(String name, byte[] content) {
        try {
            return Files.write(directory.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether {@code file} has this content; megabytes are too many for a message. */
    static boolean holds(Path file, byte[] content) {
        try {
            return Arrays.equals(Files.readAllBytes(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes of which no two stretches are the same. */
    static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }
}
