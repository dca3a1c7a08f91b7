package dev.gatun.http.internal.client.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Headers;
import dev.gatun.http.client.Challenge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeParserTest {
    private static List<Challenge> parse(String... fields) {
        return ChallengeParser.parse(List.of(fields));
    }

    private static Challenge challenge(String scheme, String... parameters) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], parameters[i + 1]);
        }
        return new Challenge(scheme, Optional.empty(), map);
    }

    @Test
    void oneChallengeIsRead() {
        assertThat(parse("Basic realm=\"simple\"")).containsExactly(challenge("basic", "realm", "simple"));
        assertThat(parse("NEGOTIATE")).containsExactly(challenge("negotiate"));
        assertThat(parse("Basic realm = token , charset = \"UTF-8\"")).containsExactly(challenge("basic", "realm", "token", "charset", "UTF-8"));
        assertThat(parse("Basic realm=\"a, \\\"b\\\" = Digest \"")).containsExactly(challenge("basic", "realm", "a, \"b\" = Digest "));
    }

    /** The example of RFC 9110, section 11.6.1. */
    @Test
    void listsOfChallengesWithListsOfParametersAreDivided() {
        assertThat(parse("Basic realm=\"simple\", Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\""))
            .containsExactly(challenge("basic", "realm", "simple"), challenge("newauth", "realm", "apps", "type", "1", "title", "Login to \"apps\""));
        assertThat(parse("Newauth realm=\"apps\", type=1, Basic realm=\"simple\"", "Negotiate, ,Bearer"))
            .containsExactly(challenge("newauth", "realm", "apps", "type", "1"), challenge("basic", "realm", "simple"), challenge("negotiate"), challenge("bearer"));
        assertThat(parse(" , ,Basic  , realm=x,,Digest a=b")).containsExactly(challenge("basic", "realm", "x"), challenge("digest", "a", "b"));
    }

    @Test
    void tokensStandInsteadOfParameters() {
        assertThat(parse("Negotiate a87421000492aa874209af8bc028==, NTLM TlRM/+-_~., Basic realm=x")).extracting(Challenge::token)
            .containsExactly(Optional.of("a87421000492aa874209af8bc028=="), Optional.of("TlRM/+-_~."), Optional.empty());
        assertThat(parse("Basic realm=x").getFirst().token()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "=", "realm=\"x\"", "\"x\"", "Basic/ realm=x", "@", "Basic=x"})
    void whatIsNoChallengeIsNone(String field) {
        assertThat(parse(field)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer, Basic realm=\"x", "Bearer, Basic realm=x realm=y", "Bearer, Basic realm=x, realm=y", "Bearer, Basic realm=", "Bearer, Basic realm=\"a\u0001\"",
        "Bearer, Basic realm=\"x\"y"})
    void whatCameBeforeASlipCounts(String field) {
        assertThat(parse(field, "Digest a=b")).extracting(Challenge::scheme).startsWith("bearer").endsWith("digest").doesNotContain("y");
    }

    @Test
    void fieldsOfServersAndProxiesAreToldApart() {
        Headers headers = Headers.of("www-authenticate", "Basic realm=a", "proxy-authenticate", "Basic realm=b", "WWW-Authenticate", "Bearer");
        assertThat(Challenge.of(headers, false)).extracting(Challenge::scheme).containsExactly("basic", "bearer");
        assertThat(Challenge.of(headers, true)).extracting(challenge -> challenge.realm().orElse("")).containsExactly("b");
    }

    @Test
    void numberOfChallengesIsBounded() {
        assertThat(parse("Basic,".repeat(1_000))).hasSize(32);
    }
}
