package dev.gatun.tls;

import static dev.gatun.tls.TlsFixture.connect;
import static dev.gatun.tls.TlsFixture.seen;
import static dev.gatun.tls.TlsFixture.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.tls.internal.credentials.TestAuthority;
import dev.gatun.tls.internal.credentials.TestPem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.openssl.PKCS8Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final TestAuthority ROOT = TestAuthority.root("root");
    private static final TestAuthority ISSUING = ROOT.below("middle").below("issuing");
    private static final TestAuthority.Identity EXAMPLE = ISSUING.issue("example.com");
    private static final TlsClientConfig CLIENT = TlsClientConfig.builder().trust(trust(ROOT)).build();
    private static final char[] PASSWORD = "sesame".toCharArray();

    @TempDir
    private Path directory;

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static void works(Credentials credentials) throws IOException {
        EnginePair pair = connect(CLIENT, TlsConfig.of(credentials), "example.com");
        assertThat(seen(pair)).isEqualTo(EXAMPLE.leaf());
        assertThat(pair.client.getSession().getPeerCertificates()).hasSize(4);
    }

    private static void refused(Credentials credentials, String message) {
        assertThatThrownBy(() -> TlsConfig.of(credentials)).isInstanceOf(InvalidCredentials.class).hasMessageContaining(message);
    }

    @Test
    void pemFilesAreTaken() throws IOException {
        works(Pem.files(write("a.crt", TestPem.certificates(EXAMPLE.chain())), write("a.key", TestPem.pkcs8(EXAMPLE.key()))));
        String all = write("all.pem", TestPem.traditional(EXAMPLE.key()) + TestPem.certificates(EXAMPLE.chain())).toString();
        works(Pem.files(all, all));
        String encrypted = TestPem.encrypted(EXAMPLE.key(), NISTObjectIdentifiers.id_aes256_CBC, PKCS8Generator.PRF_HMACSHA256, 2_048, "sesame");
        works(Pem.files(all, write("e.key", encrypted).toString(), PASSWORD));
        works(Pem.memory(TestPem.certificates(EXAMPLE.chain()), encrypted, PASSWORD));
    }

    @Test
    void certificatesInAnyOrderMakeTheChain() throws IOException {
        List<X509Certificate> shuffled = new ArrayList<>(EXAMPLE.chain());
        Collections.reverse(shuffled);
        shuffled.add(1, TestAuthority.root("somebody else").certificate());
        works(Pem.memory(TestPem.certificates(shuffled), TestPem.pkcs8(EXAMPLE.key())));
        works(Credentials.of(EXAMPLE.key(), shuffled));
    }

    @Test
    void chainsBeyondTheLimitAreRefused() {
        TestAuthority deep = ROOT;
        for (int i = 0; i < 8; i++) {
            deep = deep.below("level " + i);
        }
        TestAuthority.Identity longest = deep.issue("example.com");
        assertThat(longest.chain()).hasSize(10);
        assertThat(TlsConfig.of(Credentials.of(longest.key(), longest.chain()))).isNotNull();
        TestAuthority.Identity longer = deep.below("level 8").issue("example.com");
        refused(Credentials.of(longer.key(), longer.chain()), "the chain has more than 10 certificates");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws IOException {
        Path certificates = write("a.crt", TestPem.certificates(EXAMPLE.chain()));
        Path key = write("b.key", TestPem.pkcs8(ROOT.issue("other").key()));
        refused(Pem.files(certificates, key), certificates + " with " + key + ": the private key (EC) belongs to none of the certificates: CN=example.com (EC); CN=issuing (EC)");
        refused(Pem.files(certificates, write("c.key", TestPem.pkcs8(ROOT.issueWith("RSA", "other").key()))), "the private key (RSA) belongs to none");
    }

    @Test
    void errorsNameTheFileAndTheBlock() throws IOException {
        String chain = TestPem.certificates(EXAMPLE.chain());
        Path certificates = write("a.crt", chain);
        Path key = write("a.key", TestPem.pkcs8(EXAMPLE.key()));
        refused(Pem.files(directory.resolve("none.crt"), key), "none.crt: there is no such file");
        refused(Pem.files(directory, key), directory + ": can't be read: ");
        refused(Pem.files(key, key), key + ": has no block of type CERTIFICATE, but has block 1 (line 1, PRIVATE KEY)");
        refused(Pem.files(certificates, certificates), certificates + ": has no block with a private key, but has block 1 (line 1, CERTIFICATE), block 2");
        refused(Pem.files(write("empty.crt", ""), key), "empty.crt: has no block of type CERTIFICATE");
        refused(Pem.files(write("cut.crt", chain.substring(0, chain.length() - 40)), key), "cut.crt: block 4 (line");
        refused(Pem.files(write("damaged.crt", TestPem.block("CERTIFICATE", new byte[] {0x30, 1, 0})), key),
            "damaged.crt: block 1 (line 1, CERTIFICATE): is no certificate that Java can read: ");
        refused(Pem.files(certificates, write("damaged.key", TestPem.block("PRIVATE KEY", new byte[] {0x30, 5, 0}))),
            "damaged.key: block 1 (line 1, PRIVATE KEY): is not the key that its type says: byte 0: an element of 5 bytes where 1 are left");
        assertThatThrownBy(() -> TlsConfig.builder().certificate(Pem.files(certificates, key)).clientAuth(ClientAuth.OPTIONAL, Pem.trust(key)).build())
            .isInstanceOf(InvalidCredentials.class).hasMessageContaining(key + ": has no block of type CERTIFICATE");
    }

    @Test
    void filesBeyondTheLimitAreRefused() throws IOException {
        Path large = directory.resolve("large.pem");
        Files.write(large, new byte[(4 << 20) + 1]);
        refused(Pem.files(large, large), "large.pem: has more than 4194304 bytes");
    }

    private Path store(String type, String name, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, password);
        store.setKeyEntry("mine", EXAMPLE.key(), password, EXAMPLE.chain().toArray(X509Certificate[]::new));
        store.setCertificateEntry("root", ROOT.certificate());
        TestAuthority.Identity other = ROOT.issue("other");
        if (name.startsWith("two")) {
            store.setKeyEntry("other", other.key(), password, other.chain().toArray(X509Certificate[]::new));
        }
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void keyStoresAreTaken(String type) throws IOException, GeneralSecurityException {
        Path one = store(type, "one.store", PASSWORD);
        works(Credentials.keyStore(one, PASSWORD));
        works(Credentials.keyStore(store(type, "two.store", PASSWORD), PASSWORD, "mine"));
        refused(Credentials.keyStore(one, "wrong".toCharArray()), one + ": the password is wrong");
        refused(Credentials.keyStore(directory.resolve("two.store"), PASSWORD), "two.store: has 2 keys, name one of them: [");
        refused(Credentials.keyStore(one, PASSWORD, "yours"), one + ": has no key 'yours', but [mine]");
        refused(Credentials.keyStore(write("text.p12", "hello"), PASSWORD), "text.p12: is no PKCS#12 or JKS key store");
        TlsClientConfig client = TlsClientConfig.builder().trust(Trust.keyStore(one, PASSWORD)).build();
        assertThat(seen(connect(client, TlsConfig.of(Credentials.keyStore(one, PASSWORD)), "example.com"))).isEqualTo(EXAMPLE.leaf());
    }

    @Test
    void anExpiredCertificateIsServedNevertheless() throws IOException {
        TestAuthority.Identity expired = ROOT.issueExpired("example.com");
        TlsConfig config = TlsConfig.of(Credentials.of(expired.key(), expired.chain()));
        assertThat(seen(connect(TlsClientConfig.builder().trust(Trust.insecure()).build(), config, "example.com"))).isEqualTo(expired.leaf());
    }
}
