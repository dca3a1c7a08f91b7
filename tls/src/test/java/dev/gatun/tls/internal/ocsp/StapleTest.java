package dev.gatun.tls.internal.ocsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.tls.internal.credentials.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.junit.jupiter.api.Test;

class StapleTest {
    private static final TestAuthority ROOT = TestAuthority.root("root");
    private static final TestAuthority.Identity EXAMPLE = ROOT.issue("example.com");
    private static final Instant NEXT = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);

    private static void refused(byte[] response, String message) {
        assertThatThrownBy(() -> Staple.read(response, EXAMPLE.chain())).isInstanceOf(MalformedStaple.class).hasMessageContaining(message);
    }

    @Test
    void aGoodResponseIsTaken() {
        byte[] response = ROOT.staple(EXAMPLE.leaf(), CertificateStatus.GOOD, NEXT);
        Staple staple = Staple.read(response, EXAMPLE.chain());
        assertThat(staple.der()).isEqualTo(response);
        assertThat(staple.nextUpdate()).contains(NEXT);
        assertThat(staple.isCurrent(NEXT.minusSeconds(1))).isTrue();
        assertThat(staple.isCurrent(NEXT)).isFalse();
        assertThat(staple.isAbout(CertificateId.of(EXAMPLE.leaf(), ROOT.certificate()))).isTrue();
        assertThat(staple.isAbout(CertificateId.of(ROOT.issue("other").leaf(), ROOT.certificate()))).isFalse();
    }

    @Test
    void responsesThatSayAnythingElseAreRefused() throws Exception {
        refused(ROOT.staple(EXAMPLE.leaf(), new RevokedStatus(new Date(), 1), NEXT), "says that the certificate is revoked");
        refused(ROOT.staple(EXAMPLE.leaf(), new UnknownStatus(), NEXT), "unknown to the responder");
        refused(ROOT.staple(ROOT.issue("other").leaf()), "is about other certificates (");
        refused(TestAuthority.root("root").staple(EXAMPLE.leaf()), "is about other certificates (");
        refused(ROOT.staple(EXAMPLE.leaf(), new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256), CertificateStatus.GOOD, NEXT), "where clients and Java ask by SHA-1");
        refused(new OCSPRespBuilder().build(OCSPRespBuilder.TRY_LATER, null).getEncoded(), "is the answer of a responder that failed: tryLater");
        refused(new byte[0], "is no OCSP response in DER");
        refused("<html>".getBytes(StandardCharsets.US_ASCII), "is no OCSP response in DER");
        refused(new byte[Staple.MAX_BYTES + 1], "has 16385 bytes, the limit is 16384");
        assertThatThrownBy(() -> Staple.read(ROOT.staple(EXAMPLE.leaf()), List.of(EXAMPLE.leaf()))).hasMessage("needs the certificate of the issuer in the chain");
    }

    @Test
    void damagedResponsesAreReadOrRefused() {
        byte[] whole = ROOT.staple(EXAMPLE.leaf());
        Random random = new Random(20_260_103);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = i % 4 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            }
            try {
                assertThat(Staple.read(bytes, EXAMPLE.chain()).der()).isEqualTo(bytes);
            } catch (MalformedStaple e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1_250, 5_000);
    }
}
