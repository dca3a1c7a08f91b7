package dev.gatun.tls;

import static dev.gatun.tls.TlsFixture.connect;
import static dev.gatun.tls.TlsFixture.seen;
import static dev.gatun.tls.TlsFixture.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.tls.internal.credentials.TestAuthority;
import dev.gatun.tls.internal.credentials.TestPem;
import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {
    private static final TestAuthority ROOT = TestAuthority.root("root");
    private static final TlsClientConfig CLIENT = TlsClientConfig.builder().trust(trust(ROOT)).build();
    private static final Duration OFTEN = Duration.ofMillis(5);

    private final TestAuthority.Identity first = ROOT.issue("example.com");
    private final TestAuthority.Identity second = ROOT.issue("example.com");

    @TempDir
    private Path directory;
    private Path certificate;
    private Path key;

    @BeforeEach
    void writeFirst() throws IOException {
        certificate = directory.resolve("a.crt");
        key = directory.resolve("a.key");
        write(first);
    }

    private void write(TestAuthority.Identity identity) throws IOException {
        replace(certificate, TestPem.certificates(identity.chain()));
        replace(key, TestPem.pkcs8(identity.key()));
    }

    /**
     * Whoever looks for changes knows nothing of the end of a test, and may have a file open. On Windows such a file is in its directory until it is closed,
     * so the directory could not be removed.
     */
    @AfterEach
    void awaitNoFile() throws IOException {
        Path[] left;
        while ((left = files()).length > 0) {
            for (Path file : left) {
                untilAllowed(() -> Files.deleteIfExists(file));
            }
        }
    }

    private Path[] files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toArray(Path[]::new);
        }
    }

    /** As programs do that renew certificates: another file takes the name. */
    private static void replace(Path file, String content) throws IOException {
        Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content);
        untilAllowed(() -> Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    }

    /** On Windows no file is replaced or deleted twice while somebody reads it; whoever wants that tries again. Ends by the time limit of each test. */
    private static void untilAllowed(Change change) throws IOException {
        while (true) {
            try {
                change.apply();
                return;
            } catch (AccessDeniedException e) {
                if (File.separatorChar != '\\') {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    private interface Change {
        void apply() throws IOException;
    }

    private TlsConfig config() {
        return TlsConfig.builder().certificate(Pem.files(certificate, key)).reloadOnChange(OFTEN).build();
    }

    private static X509Certificate served(TlsConfig config) throws IOException {
        return seen(connect(CLIENT, config, "example.com"));
    }

    /** Ends by the time limit of each test when it does not come. */
    private static void awaitServed(TlsConfig config, X509Certificate wanted) throws IOException {
        while (!served(config).equals(wanted)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void changedFilesAreServed() throws IOException {
        TlsConfig config = config();
        assertThat(served(config)).isEqualTo(first.leaf());
        write(second);
        awaitServed(config, second.leaf());
    }

    @Test
    void nobodyLooksAnyMoreWhenThatWasEnded() throws IOException {
        TlsConfig ended = config();
        ended.endReload();
        TlsConfig other = config();
        write(second);
        awaitServed(other, second.leaf());
        // Twice, so that the one that looks has surely looked after the other would have.
        write(first);
        awaitServed(other, first.leaf());
        write(second);
        awaitServed(other, second.leaf());
        assertThat(served(ended)).isEqualTo(first.leaf());
        assertThat(ended.changes()).isZero();
    }

    @Test
    void aChangeThatTheClockDoesNotShowIsSeen() throws IOException {
        TlsConfig config = config();
        FileTime time = Files.getLastModifiedTime(certificate);
        // In place, so that the file key stays, and with the old time; only content and perhaps size are others.
        Files.writeString(certificate, TestPem.certificates(second.chain()));
        Files.writeString(key, TestPem.pkcs8(second.key()));
        Files.setLastModifiedTime(certificate, time);
        Files.setLastModifiedTime(key, time);
        awaitServed(config, second.leaf());
    }

    @Test
    void brokenFilesKeepWhatWasThere() throws IOException {
        TlsConfig config = TlsConfig.of(Pem.files(certificate, key));
        replace(certificate, "nonsense");
        assertThatThrownBy(config::reload).isInstanceOf(InvalidCredentials.class).hasMessageContaining("a.crt: has no block of type CERTIFICATE");
        assertThat(served(config)).isEqualTo(first.leaf());
        replace(certificate, TestPem.certificates(second.chain()));
        assertThatThrownBy(config::reload).isInstanceOf(InvalidCredentials.class).hasMessageContaining("belongs to none of the certificates");
        assertThat(served(config)).isEqualTo(first.leaf());
        Files.delete(key);
        assertThatThrownBy(config::reload).isInstanceOf(InvalidCredentials.class).hasMessageContaining("there is no such file");
        assertThat(served(config)).isEqualTo(first.leaf());
        write(second);
        config.reload();
        assertThat(served(config)).isEqualTo(second.leaf());
    }

    @Test
    void aHalfWrittenPairIsFollowedByAWholeOne() throws IOException {
        TlsConfig config = config();
        replace(certificate, TestPem.certificates(second.chain()).substring(0, 300));
        for (int i = 0; i < 20; i++) {
            assertThat(served(config)).isEqualTo(first.leaf());
        }
        write(second);
        awaitServed(config, second.leaf());
    }

    @Test
    void aBrokenHostDoesNotHoldOthersBack() throws IOException {
        Path other = directory.resolve("b.pem");
        TestAuthority.Identity before = ROOT.issue("b.example");
        TestAuthority.Identity after = ROOT.issue("b.example");
        replace(other, TestPem.certificates(before.chain()) + TestPem.pkcs8(before.key()));
        TlsConfig config = TlsConfig.builder().certificate(Pem.files(certificate, key)).certificate("b.example", Pem.files(other, other)).build();
        replace(other, TestPem.certificates(after.chain()) + TestPem.pkcs8(after.key()));
        replace(certificate, "");
        assertThatThrownBy(config::reload).isInstanceOf(InvalidCredentials.class).hasMessageContaining("a.crt");
        assertThat(served(config)).isEqualTo(first.leaf());
        assertThat(seen(connect(CLIENT, config, "b.example"))).isEqualTo(after.leaf());
    }

    @Test
    void connectionsAndHandshakesUnderWayKeepTheirs() throws IOException {
        TlsConfig config = TlsConfig.of(Pem.files(certificate, key));
        EnginePair established = connect(CLIENT, config, "example.com");
        SSLEngine begun = TlsFixture.server(config, "example.com");
        write(second);
        config.reload();
        assertThat(seen(EnginePair.shake(CLIENT.engineFor("example.com", 443), begun))).isEqualTo(first.leaf());
        established.close();
        assertThat(established.server.isInboundDone()).isTrue();
        assertThat(served(config)).isEqualTo(second.leaf());
    }

    @Test
    void theTrustInClientsIsLoadedAnewToo() throws IOException {
        TestAuthority before = TestAuthority.root("before");
        TestAuthority after = TestAuthority.root("after");
        Path anchors = directory.resolve("ca.pem");
        replace(anchors, TestPem.certificate(before.certificate()));
        TlsConfig config = TlsConfig.builder().certificate(Pem.files(certificate, key)).clientAuth(ClientAuth.REQUIRED, Pem.trust(anchors)).build();
        TlsClientConfig client = TlsClientConfig.builder().trust(trust(ROOT)).certificate(TlsFixture.credentials(after.issue("alice"))).build();
        assertThatThrownBy(() -> connect(client, config, "example.com")).isInstanceOf(IOException.class);
        replace(anchors, TestPem.certificate(after.certificate()));
        config.reload();
        assertThat(connect(client, config, "example.com").server.getSession().getPeerCertificates()).isNotEmpty();
    }

    @Test
    void lookingForChangesKeepsNoConfigurationAlive() {
        WeakReference<TlsConfig> gone = new WeakReference<>(config());
        while (gone.get() != null) {
            System.gc();
        }
        assertThat(gone.get()).isNull();
    }
}
