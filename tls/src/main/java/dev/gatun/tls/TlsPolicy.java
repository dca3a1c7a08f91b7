package dev.gatun.tls;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which versions, cipher suites and groups are spoken, in order of preference; the server's order decides. A value; any thread.
 *
 * <p>TLS 1.0 and 1.1 can't be had (RFC 8996). With HTTP/2, TLS 1.2 needs suites with ECDHE and AEAD (RFC 9113, section 9.2.2), as those of
 * {@link #INTERMEDIATE} are.
 *
 * @param versions {@code TLSv1.3}, {@code TLSv1.2} or both
 * @param cipherSuites names as JSSE has them
 * @param namedGroups names as JSSE has them (RFC 8446, section 4.2.7); the provider's own choice when empty. Unknown ones are passed over by it
 */
public record TlsPolicy(List<String> versions, List<String> cipherSuites, List<String> namedGroups) {
    private static final List<String> SUITES_13 = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /** Suites of TLS 1.2 with forward secrecy and AEAD; EC certificates first, because their signatures cost a tenth of those of RSA. */
    private static final List<String> SUITES_12 = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** The hybrid (post-quantum) group goes to those providers that know it. */
    private static final List<String> GROUPS = List.of("X25519MLKEM768", "x25519", "secp256r1", "secp384r1");

    private static final Pattern BROKEN = Pattern.compile(".*_(NULL|anon|EXPORT|RC4|DES|DES40|3DES|MD5)(_.*)?");

    /** TLS 1.3 only: for clients since about 2019. */
    public static final TlsPolicy MODERN = new TlsPolicy(List.of("TLSv1.3"), SUITES_13, GROUPS);

    /** TLS 1.3, and 1.2 with forward secrecy and authenticated encryption only: for the open Internet. */
    public static final TlsPolicy INTERMEDIATE = new TlsPolicy(
            List.of("TLSv1.3", "TLSv1.2"),
            Stream.concat(SUITES_13.stream(), SUITES_12.stream()).toList(),
            GROUPS);

    /** @throws IllegalArgumentException when a version or suite is none that may be spoken */
    public TlsPolicy {
        versions = List.copyOf(versions);
        cipherSuites = List.copyOf(cipherSuites);
        namedGroups = List.copyOf(namedGroups);
        for (String version : versions) {
            if (!version.equals("TLSv1.3") && !version.equals("TLSv1.2")) {
                throw new IllegalArgumentException("version " + version + " is not spoken, only TLSv1.3 and TLSv1.2 are (RFC 8996)");
            }
        }
        if (versions.isEmpty() || cipherSuites.isEmpty()) {
            throw new IllegalArgumentException("a policy needs a version and a cipher suite");
        }
        for (String suite : cipherSuites) {
            if (BROKEN.matcher(suite).matches()) {
                throw new IllegalArgumentException("cipher suite " + suite + " protects nothing");
            }
        }
    }

    /**
     * Own lists.
     *
     * @throws IllegalArgumentException as the constructor
     */
    public static TlsPolicy of(List<String> versions, List<String> cipherSuites, List<String> namedGroups) {
        return new TlsPolicy(versions, cipherSuites, namedGroups);
    }
}
