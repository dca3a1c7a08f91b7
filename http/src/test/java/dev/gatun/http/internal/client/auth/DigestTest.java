package dev.gatun.http.internal.client.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.client.Authenticator;
import dev.gatun.http.client.Challenge;
import dev.gatun.http.client.Credentials;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of RFC 7616, section 3.9, and what they don't show. */
class DigestTest {
    private static final URI HERE = URI.create("http://www.example.org/dir/index.html");
    private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    private static final String COMMON = "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
        + "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

    private final Authenticator mufasa = new DigestAuthenticator("Mufasa", "Circle of Life", () -> CNONCE);

    private static Optional<Credentials> answer(Authenticator authenticator, Optional<Credentials> refused, String... fields) {
        return authenticator.answer(new Authenticator.Demand(HERE, false, ChallengeParser.parse(List.of(fields)), refused));
    }

    private static String sent(Optional<Credentials> credentials) {
        return credentials.orElseThrow().authorization(Method.GET, "/dir/index.html");
    }

    private static String response(String authorization) {
        return authorization.replaceAll(".*response=\"([0-9a-f]*)\".*", "$1");
    }

    @Test
    void sha256IsChosenBeforeMd5() {
        assertThat(sent(answer(mufasa, Optional.empty(), "Digest " + COMMON + ", algorithm=MD5", "Digest " + COMMON + ", algorithm=SHA-256", "Basic realm=x")))
            .isEqualTo("Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", algorithm=SHA-256, "
                + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, "
                + "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
    }

    @Test
    void md5IsTheDefault() {
        assertThat(response(sent(answer(mufasa, Optional.empty(), "Digest " + COMMON + ", algorithm=MD5")))).isEqualTo("8ca523f5e9506fed4657c9700eebdbec");
        String silent = sent(answer(mufasa, Optional.empty(), "Digest " + COMMON));
        assertThat(response(silent)).isEqualTo("8ca523f5e9506fed4657c9700eebdbec");
        assertThat(silent).doesNotContain("algorithm");
    }

    @Test
    void userMayBeHashed() {
        Authenticator jaesoen = new DigestAuthenticator("J\u00e4s\u00f8n Doe", "Secret, or not?", () -> "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v");
        String sent = answer(jaesoen, Optional.empty(), "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, "
            + "nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true")
            .orElseThrow().authorization(Method.GET, "/doe.json");
        // RFC 7616, section 3.9.2, was printed with wrong hashes (errata 4897); these are of SHA-512/256 as NIST defines it.
        assertThat(sent).contains("username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\", userhash=true")
            .contains("response=\"3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5\"");
    }

    @Test
    void userBeyondAsciiIsEncoded() {
        Authenticator jaesoen = new DigestAuthenticator("Ja\u0308s\u00f8n Doe", "x", () -> CNONCE);
        assertThat(sent(answer(jaesoen, Optional.empty(), "Digest " + COMMON))).startsWith("Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, ");
        assertThat(sent(answer(new DigestAuthenticator("a\"b\\", "x", () -> CNONCE), Optional.empty(), "Digest " + COMMON)))
            .startsWith("Digest username=\"a\\\"b\\\\\", ");
    }

    @Test
    void sessionsHashTheirNoncesFirst() {
        String sent = sent(answer(mufasa, Optional.empty(), "Digest " + COMMON + ", algorithm=MD5-sess"));
        DigestAlgorithm md5 = DigestAlgorithm.MD5;
        String nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
        String secret = md5.hash(md5.hash("Mufasa", "http-auth@example.org", "Circle of Life"), nonce, CNONCE);
        assertThat(response(sent)).isEqualTo(md5.hash(secret, nonce, "00000001", CNONCE, "auth", md5.hash("GET", "/dir/index.html")));
        assertThat(sent).contains("algorithm=MD5-sess,");
    }

    @Test
    void requestsAreCounted() {
        Optional<Credentials> credentials = answer(mufasa, Optional.empty(), "Digest " + COMMON);
        assertThat(sent(credentials)).contains("nc=00000001");
        String second = sent(credentials);
        assertThat(second).contains("nc=00000002");
        assertThat(response(second)).isNotEqualTo("8ca523f5e9506fed4657c9700eebdbec");
    }

    @Test
    void wrongPasswordIsNotTriedTwice() {
        Optional<Credentials> credentials = answer(mufasa, Optional.empty(), "Digest " + COMMON);
        sent(credentials);
        assertThat(answer(mufasa, credentials, "Digest " + COMMON)).isEmpty();
        assertThat(answer(mufasa, credentials, "Digest stale=false, " + COMMON)).isEmpty();
        assertThat(answer(mufasa, credentials, "Digest stale=TRUE, " + COMMON)).isPresent();
        // It had been good for a request: the server has forgotten its nonces, perhaps.
        sent(credentials);
        assertThat(answer(mufasa, credentials, "Digest " + COMMON)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic realm=x", "Digest realm=x, nonce=y", "Digest realm=x, nonce=y, qop=auth-int", "Digest realm=x, qop=auth", "Digest nonce=x, qop=auth",
        "Digest realm=x, nonce=y, qop=auth, algorithm=SHA-1", "Digest", "Bearer"})
    void whatWouldBeUnsafeOrUnknownIsNotAnswered(String field) {
        assertThat(answer(mufasa, Optional.empty(), field)).isEmpty();
    }

    @Test
    void realNoncesAreRandom() {
        Authenticator real = Authenticator.digest("a", "b");
        assertThat(sent(answer(real, Optional.empty(), "Digest " + COMMON))).isNotEqualTo(sent(answer(real, Optional.empty(), "Digest " + COMMON)));
        assertThatIllegalArgumentException().isThrownBy(() -> Authenticator.digest("a\n", "b"));
    }

    @Test
    void challengesOfAServerAreFieldsOfItsResponse() {
        assertThat(Challenge.of(Headers.of("www-authenticate", "Digest " + COMMON), false)).hasSize(1);
    }
}
