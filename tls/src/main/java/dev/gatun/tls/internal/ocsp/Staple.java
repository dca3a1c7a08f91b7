package dev.gatun.tls.internal.ocsp;

import dev.gatun.tls.internal.der.DerReader;
import dev.gatun.tls.internal.der.MalformedDer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An OCSP response (RFC 6960, section 4.2.1) that says of one certificate that it is good. Immutable; any thread.
 *
 * <p>Its signature is not checked here: clients do, and a wrong one harms nobody but the host itself.
 */
public final class Staple {
    /** The most bytes of a response; those of public authorities have 0.3 to 2 KB, and each full handshake carries it. */
    public static final int MAX_BYTES = 16 << 10;

    private static final String BASIC = "1.3.6.1.5.5.7.48.1.1";
    private static final String[] STATUS = {"successful", "malformedRequest", "internalError", "tryLater", "4", "sigRequired", "unauthorized"};
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final byte[] der;
    private final List<Single> singles;
    private final Single single;

    private Staple(byte[] der, List<Single> singles, Single single) {
        this.der = der;
        this.singles = singles;
        this.single = single;
    }

    /**
     * Reads a response that must be about the first certificate of the chain; the second is its issuer.
     *
     * @throws MalformedStaple when it is something else, or says that the certificate is not good
     */
    public static Staple read(byte[] der, List<X509Certificate> chain) {
        if (chain.size() < 2) {
            throw new MalformedStaple("needs the certificate of the issuer in the chain");
        }
        X509Certificate leaf = chain.getFirst();
        CertificateId wanted = CertificateId.of(leaf, chain.get(1));
        List<Single> singles = singles(der);
        for (Single single : singles) {
            if (single.id().equals(wanted)) {
                if (single.status() != Single.GOOD) {
                    throw new MalformedStaple("says that the certificate is " + (single.status() == Single.REVOKED ? "revoked" : "unknown to the responder"));
                }
                return new Staple(der.clone(), singles, single);
            }
            if (single.id().serial().equals(wanted.serial()) && !single.id().digest().equals(CertificateId.SHA1)) {
                throw new MalformedStaple("names the certificate by hash " + single.id().digest() + ", where clients and Java ask by SHA-1 (RFC 5019)");
            }
        }
        throw new MalformedStaple("is about other certificates (" + singles.stream().map(s -> "serial " + s.id().serial().toString(16)).toList()
            + ") than serial " + leaf.getSerialNumber().toString(16));
    }

    /** Reads a response that was checked before. */
    static Staple again(byte[] der) {
        List<Single> singles = singles(der);
        return new Staple(der, singles, singles.getFirst());
    }

    private static List<Single> singles(byte[] der) {
        if (der.length > MAX_BYTES) {
            throw new MalformedStaple("has " + der.length + " bytes, the limit is " + MAX_BYTES);
        }
        try {
            DerReader whole = DerReader.of(der);
            DerReader response = whole.enter(DerReader.SEQUENCE);
            int status = response.enumerated();
            if (status != 0) {
                throw new MalformedStaple("is the answer of a responder that failed: " + (status > 0 && status < STATUS.length ? STATUS[status] : status));
            }
            DerReader bytes = response.enter(DerReader.CONTEXT).enter(DerReader.SEQUENCE);
            String type = bytes.oid();
            if (!type.equals(BASIC)) {
                throw new MalformedStaple("is of type " + type + ", not a basic response");
            }
            DerReader tbs = DerReader.of(bytes.take(DerReader.OCTET_STRING)).enter(DerReader.SEQUENCE).enter(DerReader.SEQUENCE);
            if (tbs.isNext(DerReader.CONTEXT)) {
                tbs.skip();
            }
            tbs.skip();
            tbs.take(DerReader.GENERALIZED_TIME);
            DerReader responses = tbs.enter(DerReader.SEQUENCE);
            List<Single> singles = new ArrayList<>();
            while (responses.hasMore()) {
                singles.add(Single.read(responses.enter(DerReader.SEQUENCE)));
            }
            if (singles.isEmpty() || whole.hasMore()) {
                throw new MalformedStaple(singles.isEmpty() ? "is about no certificate" : "has bytes behind the response");
            }
            return singles;
        } catch (MalformedDer e) {
            throw new MalformedStaple("is no OCSP response in DER: " + e.getMessage(), e);
        }
    }

    /** As it goes over the wire; a copy. */
    public byte[] der() {
        return der.clone();
    }

    /** When there should be a newer one. */
    public Optional<Instant> nextUpdate() {
        return single.nextUpdate();
    }

    /** Whether clients take it: RFC 6960, section 4.2.2.1. */
    public boolean isCurrent(Instant now) {
        return nextUpdate().map(now::isBefore).orElse(true);
    }

    boolean isAbout(CertificateId id) {
        return singles.stream().anyMatch(s -> s.id().equals(id));
    }

    private static Instant time(byte[] text) {
        String written = new String(text, StandardCharsets.ISO_8859_1);
        try {
            return TIME.parse(written, Instant::from);
        } catch (DateTimeException e) {
            throw new MalformedDer("a time that is not YYYYMMDDhhmmssZ");
        }
    }

    /** RFC 6960, section 4.2.1, SingleResponse. */
    private record Single(CertificateId id, int status, Optional<Instant> nextUpdate) {
        private static final int GOOD = 0x80;
        private static final int REVOKED = 0xa1;

        private static Single read(DerReader reader) {
            CertificateId id = CertificateId.read(reader);
            int status = reader.element()[0] & 0xff;
            time(reader.take(DerReader.GENERALIZED_TIME));
            Optional<Instant> next = Optional.empty();
            if (reader.isNext(DerReader.CONTEXT)) {
                next = Optional.of(time(reader.enter(DerReader.CONTEXT).take(DerReader.GENERALIZED_TIME)));
            }
            return new Single(id, status, next);
        }
    }
}
