package dev.gatun.tls.internal.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.tls.internal.credentials.TestAuthority;
import dev.gatun.tls.internal.credentials.TestPem;
import dev.gatun.tls.internal.der.DerReader;
import dev.gatun.tls.internal.der.DerWriter;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.openssl.PKCS8Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeysTest {
    private static final PrivateKey KEY = TestAuthority.keyPair("EC").getPrivate();

    private static PrivateKey read(String pem, String... password) {
        return PemKeys.read(PemReader.read(pem.getBytes(StandardCharsets.US_ASCII)), Stream.of(password).map(String::toCharArray).findFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "P-384", "RSA", "RSASSA-PSS", "Ed25519", "Ed448"})
    void pkcs8IsRead(String type) {
        PrivateKey key = TestAuthority.keyPair(type).getPrivate();
        assertThat(read(TestPem.pkcs8(key)).getEncoded()).isEqualTo(key.getEncoded());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "P-384", "RSA"})
    void pkcs1AndSec1AreRead(String type) {
        PrivateKey key = TestAuthority.keyPair(type).getPrivate();
        PrivateKey read = read(TestPem.traditional(key));
        assertThat(read.getAlgorithm()).isEqualTo(key.getAlgorithm());
        assertThat(TestPem.traditional(read)).isEqualTo(TestPem.traditional(key));
    }

    static Stream<Arguments> encryptions() {
        return Stream.of(
            Arguments.of(NISTObjectIdentifiers.id_aes128_CBC, PKCS8Generator.PRF_HMACSHA256),
            Arguments.of(NISTObjectIdentifiers.id_aes192_CBC, PKCS8Generator.PRF_HMACSHA1),
            Arguments.of(NISTObjectIdentifiers.id_aes256_CBC, PKCS8Generator.PRF_HMACSHA224),
            Arguments.of(NISTObjectIdentifiers.id_aes256_CBC, PKCS8Generator.PRF_HMACSHA384),
            Arguments.of(NISTObjectIdentifiers.id_aes256_CBC, PKCS8Generator.PRF_HMACSHA512),
            Arguments.of(PKCSObjectIdentifiers.des_EDE3_CBC, PKCS8Generator.PRF_HMACSHA256),
            Arguments.of(PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC, PKCS8Generator.PRF_HMACSHA1),
            Arguments.of(PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC2_CBC, PKCS8Generator.PRF_HMACSHA1),
            Arguments.of(PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC4, PKCS8Generator.PRF_HMACSHA1));
    }

    @ParameterizedTest
    @MethodSource("encryptions")
    void encryptedKeysAreRead(ASN1ObjectIdentifier cipher, AlgorithmIdentifier prf) {
        String pem = TestPem.encrypted(KEY, cipher, prf, 2_048, "sesame");
        assertThat(read(pem, "sesame")).isEqualTo(KEY);
        assertThatThrownBy(() -> read(pem, "Sesame")).isInstanceOf(MalformedPem.class)
            .hasMessage("block 1 (line 1, ENCRYPTED PRIVATE KEY): can't be decrypted, the password is wrong or the block damaged");
        assertThatThrownBy(() -> read(pem)).isInstanceOf(MalformedPem.class).hasMessageContaining("is encrypted and no password is given");
    }

    @Test
    void passwordsAreUtf8() {
        String pem = TestPem.encrypted(KEY, NISTObjectIdentifiers.id_aes256_CBC, PKCS8Generator.PRF_HMACSHA256, 1, "gr\u00fc\u00dfe \u20ac");
        assertThat(read(pem, "gr\u00fc\u00dfe \u20ac")).isEqualTo(KEY);
    }

    @Test
    void noWrongPasswordIsTakenForRight() {
        String pem = TestPem.encrypted(KEY, NISTObjectIdentifiers.id_aes128_CBC, PKCS8Generator.PRF_HMACSHA256, 1, "right");
        for (int i = 0; i < 600; i++) {
            String wrong = "wrong" + i;
            assertThatThrownBy(() -> read(pem, wrong)).isInstanceOf(MalformedPem.class).hasMessageContaining("the password is wrong");
        }
    }

    @Test
    void derivationsBeyondTheLimitAreRefusedAtOnce() {
        // Too many rounds for a test, so the number is put into a key that was made with few: 02 03 01 86 a0 is 100,000.
        byte[] der = PemReader.read(TestPem.encrypted(KEY, NISTObjectIdentifiers.id_aes128_CBC, PKCS8Generator.PRF_HMACSHA256, 100_000, "x")
            .getBytes(StandardCharsets.US_ASCII)).getFirst().der();
        byte[] rounds = {2, 3, 1, (byte) 0x86, (byte) 0xa0};
        int at = new String(der, StandardCharsets.ISO_8859_1).indexOf(new String(rounds, StandardCharsets.ISO_8859_1));
        der[at + 2] = 0x7f;
        assertThatThrownBy(() -> read(TestPem.block("ENCRYPTED PRIVATE KEY", der), "x")).isInstanceOf(MalformedPem.class)
            .hasMessageContaining("the iteration count is 8357536, not between 1 and " + EncryptedKey.MAX_ITERATIONS);
    }

    @Test
    void saltsBeyondTheLimitAreRefused() {
        byte[] md5AndDes = {6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 5, 3};
        byte[] salt = DerWriter.element(DerReader.OCTET_STRING, new byte[EncryptedKey.MAX_SALT_BYTES + 1]);
        byte[] parameters = DerWriter.element(DerReader.SEQUENCE, salt, new byte[] {2, 1, 1});
        byte[] key = DerWriter.element(DerReader.SEQUENCE, DerWriter.element(DerReader.SEQUENCE, md5AndDes, parameters),
            DerWriter.element(DerReader.OCTET_STRING, new byte[8]));
        assertThatThrownBy(() -> read(TestPem.block("ENCRYPTED PRIVATE KEY", key), "x")).isInstanceOf(MalformedPem.class).hasMessageContaining("a salt of 1025 bytes");
    }

    @Test
    void errorsSayWhatIsThereInstead() {
        refused("", "has no block with a private key");
        refused(TestPem.block("CERTIFICATE", new byte[] {1}), "has no block with a private key, but has block 1 (line 1, CERTIFICATE)");
        refused(TestPem.pkcs8(KEY) + TestPem.traditional(KEY), "has 2 private keys: block 1 (line 1, PRIVATE KEY), block 2 (line 5, EC PRIVATE KEY)");
        refused(TestPem.block("DSA PRIVATE KEY", new byte[] {1}), "block 1 (line 1, DSA PRIVATE KEY): keys of this type are not supported");
        assertThatThrownBy(() -> read(TestPem.pkcs8(KEY).replace("PRIVATE KEY", "RSA PRIVATE KEY"))).isInstanceOf(MalformedPem.class)
            .hasMessageStartingWith("block 1 (line 1, RSA PRIVATE KEY): is no RSA key that Java can read");
        assertThatThrownBy(() -> read(TestPem.pkcs8(TestAuthority.keyPair("X25519").getPrivate()))).isInstanceOf(MalformedPem.class)
            .hasMessage("block 1 (line 1, PRIVATE KEY): keys of algorithm 1.3.101.110 can't sign a TLS handshake");
        assertThatThrownBy(() -> read("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAEC\n-----END RSA PRIVATE KEY-----\n", "x"))
            .isInstanceOf(MalformedPem.class).hasMessageContaining("openssl pkcs8 -topk8");
    }

    private static void refused(String pem, String message) {
        assertThatThrownBy(() -> read(pem)).isInstanceOf(MalformedPem.class).hasMessage(message);
    }

    @Test
    void aCurveMayStandInABlockOfItsOwn() throws Exception {
        // RFC 5915: version, key; here without [0] parameters.
        var full = ECPrivateKey.getInstance(
            PrivateKeyInfo.getInstance(KEY.getEncoded()).parsePrivateKey());
        byte[] bare = new ECPrivateKey(256, full.getKey()).getEncoded();
        byte[] curve = {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7};
        assertThat(read(TestPem.block("EC PARAMETERS", curve) + TestPem.block("EC PRIVATE KEY", bare))).isEqualTo(KEY);
        refused(TestPem.block("EC PRIVATE KEY", bare), "block 1 (line 1, EC PRIVATE KEY): names no curve, and there is no EC PARAMETERS block");
    }

    @Test
    void theKeyIsFoundAmongCertificates() {
        TestAuthority root = TestAuthority.root("root");
        assertThat(PemKeys.read(PemReader.read((TestPem.certificate(root.certificate()) + TestPem.pkcs8(KEY)).getBytes(StandardCharsets.US_ASCII)), Optional.empty()))
            .isEqualTo(KEY);
    }
}
