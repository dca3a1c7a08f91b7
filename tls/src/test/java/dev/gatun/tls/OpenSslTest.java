package dev.gatun.tls;

import static dev.gatun.tls.TlsFixture.connect;
import static dev.gatun.tls.TlsFixture.credentials;
import static dev.gatun.tls.TlsFixture.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.tls.internal.credentials.TestAuthority;
import dev.gatun.tls.internal.credentials.TestPem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the openssl command writes is read, and it sees what is served. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the openssl command is expected on POSIX systems")
class OpenSslTest {
    private static final char[] PASSWORD = "sesame".toCharArray();

    @TempDir
    private Path directory;

    private void openssl(String line) throws IOException {
        OpenSsl.run(directory, line.split(" "));
    }

    private void selfSigned() throws IOException {
        openssl("req -new -x509 -key pkcs8.key -out a.crt -days 2 -subj /CN=example.com -addext subjectAltName=DNS:example.com");
    }

    private void works(Credentials credentials) throws IOException {
        TlsClientConfig client = TlsClientConfig.builder().trust(Pem.trust(directory.resolve("a.crt"))).build();
        assertThat(connect(client, TlsConfig.of(credentials), "example.com").client.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }

    @ParameterizedTest
    @CsvSource({
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048, rsa -traditional",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256, ec",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384, ec",
        "genpkey -algorithm ED25519, pkey"})
    void itsKeysAreRead(String generate, String traditional) throws IOException {
        openssl(generate + " -out pkcs8.key");
        selfSigned();
        String certificate = directory.resolve("a.crt").toString();
        works(Pem.files(certificate, directory.resolve("pkcs8.key").toString()));
        openssl(traditional + " -in pkcs8.key -out traditional.key");
        works(Pem.files(certificate, directory.resolve("traditional.key").toString()));
    }

    @Test
    void aKeyBehindItsCurveIsRead() throws IOException {
        openssl("ecparam -name prime256v1 -genkey -out pkcs8.key");
        assertThat(Files.readString(directory.resolve("pkcs8.key").toAbsolutePath())).contains("BEGIN EC PARAMETERS");
        selfSigned();
        works(Pem.files(directory.resolve("a.crt"), directory.resolve("pkcs8.key")));
    }

    @ParameterizedTest
    @CsvSource({"-v2 aes-256-cbc", "-v2 aes-128-cbc -v2prf hmacWithSHA512", "-v2 des3 -v2prf hmacWithSHA1", "-v1 PBE-SHA1-3DES", "-v2 aes-256-cbc -iter 100000"})
    void itsEncryptedKeysAreRead(String how) throws IOException {
        openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out pkcs8.key");
        selfSigned();
        openssl("pkcs8 -topk8 -in pkcs8.key -out encrypted.key -passout pass:sesame " + how);
        Path encrypted = directory.resolve("encrypted.key");
        works(Pem.files(directory.resolve("a.crt"), encrypted, PASSWORD));
        assertThatThrownBy(() -> TlsConfig.of(Pem.files(directory.resolve("a.crt"), encrypted, "wrong".toCharArray())))
            .isInstanceOf(InvalidCredentials.class).hasMessageContaining("encrypted.key: block 1 (line 1, ENCRYPTED PRIVATE KEY): can't be decrypted, the password is wrong");
    }

    @Test
    void whatJavaCannotDecryptIsSaid() throws IOException {
        openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out pkcs8.key");
        selfSigned();
        openssl("pkcs8 -topk8 -in pkcs8.key -out scrypt.key -passout pass:sesame -scrypt");
        assertThatThrownBy(() -> TlsConfig.of(Pem.files(directory.resolve("a.crt"), directory.resolve("scrypt.key"), PASSWORD)))
            .hasMessageContaining("is encrypted with key derivation scrypt, which Java does not have; convert it with: openssl pkcs8");
        openssl("ec -in pkcs8.key -aes128 -passout pass:sesame -out old.key");
        assertThatThrownBy(() -> TlsConfig.of(Pem.files(directory.resolve("a.crt"), directory.resolve("old.key"), PASSWORD)))
            .hasMessageContaining("Proc-Type: 4,ENCRYPTED");
    }

    @Test
    void itsKeyStoreIsRead() throws IOException {
        openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out pkcs8.key");
        selfSigned();
        openssl("pkcs12 -export -in a.crt -inkey pkcs8.key -out a.p12 -passout pass:sesame");
        works(Credentials.keyStore(directory.resolve("a.p12"), PASSWORD));
    }

    @ParameterizedTest
    @CsvSource({"-tls1_2", "-tls1_3"})
    void itSeesTheStaple(String version) throws IOException {
        TestAuthority root = TestAuthority.root("root");
        TestAuthority.Identity identity = root.issue("example.com");
        Files.writeString(directory.resolve("ca.pem"), TestPem.certificate(root.certificate()));
        TlsConfig config = TlsConfig.of(credentials(identity).staple(root.staple(identity.leaf())));
        try (EngineServer server = new EngineServer(() -> config.engines().engineFor(hello("example.com")))) {
            String output = OpenSsl.run(directory, "s_client", "-connect", "127.0.0.1:" + server.port(), "-servername", "example.com", "-CAfile", "ca.pem",
                "-verify_return_error", "-ign_eof", "-status", version);
            assertThat(output).contains("OCSP Response Status: successful (0x0)", "Cert Status: good", "Verify return code: 0 (ok)", "hello");
        }
    }

    @ParameterizedTest
    @CsvSource({"-tls1_2, ECDHE-RSA-AES128-GCM-SHA256", "-tls1_3, TLS_AES_128_GCM_SHA256"})
    void itAgreesOnThePolicy(String version, String cipher) throws IOException {
        TestAuthority root = TestAuthority.root("root");
        Files.writeString(directory.resolve("ca.pem"), TestPem.certificate(root.certificate()));
        TlsConfig config = TlsConfig.of(credentials(root.issueWith("RSA", "example.com")));
        try (EngineServer server = new EngineServer(() -> config.engines().engineFor(hello("example.com", "h2")))) {
            String output = OpenSsl.run(directory, "s_client", "-connect", "127.0.0.1:" + server.port(), "-servername", "example.com", "-CAfile", "ca.pem",
                "-ign_eof", "-alpn", "h2", version);
            assertThat(output).contains("Cipher is " + cipher, "ALPN protocol: h2", "Verify return code: 0 (ok)");
        }
    }
}
