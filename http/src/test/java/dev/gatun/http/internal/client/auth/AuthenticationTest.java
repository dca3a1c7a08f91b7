package dev.gatun.http.internal.client.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.client.Authenticator;
import dev.gatun.http.client.Credentials;
import dev.gatun.http.internal.client.exchange.Origin;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
    private static final Origin ORIGIN = Origin.of(true, "a.example", 443);
    private static final URI URI_THERE = URI.create("https://a.example/x");
    private static final Headers BASIC = Headers.of("www-authenticate", "Basic realm=x");
    private static final Headers BEARER = Headers.of("www-authenticate", "Bearer");

    private static String sent(Optional<Credentials> credentials) {
        return credentials.map(some -> some.authorization(Method.GET, "/x")).orElse("-");
    }

    @Test
    void credentialsAreKnownBehindTheFirstChallengeAndOnlyThere() {
        Authentication authentication = new Authentication(Authenticator.basic("Aladdin", "open sesame"), false);
        assertThat(authentication.known(ORIGIN)).isEmpty();
        assertThat(sent(authentication.answer(ORIGIN, URI_THERE, BASIC, Optional.empty(), 0))).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assertThat(sent(authentication.known(ORIGIN))).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assertThat(authentication.known(Origin.of(true, "b.example", 443))).isEmpty();
        assertThat(authentication.known(Origin.of(false, "a.example", 80))).isEmpty();
        assertThat(authentication.field()).isEqualTo("authorization");
        assertThat(new Authentication(Authenticator.basic("a", "b"), true).field()).isEqualTo("proxy-authorization");
    }

    @Test
    void refusedPasswordIsForgottenAndNotTriedAgain() {
        Authentication authentication = new Authentication(Authenticator.basic("a", "b"), false);
        Optional<Credentials> used = authentication.answer(ORIGIN, URI_THERE, BASIC, Optional.empty(), 0);
        assertThat(authentication.answer(ORIGIN, URI_THERE, BASIC, used, 1)).isEmpty();
        assertThat(authentication.known(ORIGIN)).isEmpty();
    }

    @Test
    void basicIsInUtf8AndAnswersNothingElse() {
        assertThat(new BasicCredentials("test", "123\u00a3").authorization(Method.GET, "/")).isEqualTo("Basic dGVzdDoxMjPCow==");
        assertThat(new Authentication(Authenticator.basic("a", "b"), false).answer(ORIGIN, URI_THERE, BEARER, Optional.empty(), 0)).isEmpty();
        assertThat(new Authentication(Authenticator.basic("a", "b"), true).answer(ORIGIN, URI_THERE, BASIC, Optional.empty(), 0)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Authenticator.basic("a:b", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> Authenticator.basic("a", "b\r\n"));
    }

    @Test
    void tokenIsAskedForAgainWhenItIsRefused() {
        Iterator<String> tokens = List.of("one", "two", "two").iterator();
        Authentication authentication = new Authentication(Authenticator.bearer(tokens::next), false);
        Optional<Credentials> first = authentication.answer(ORIGIN, URI_THERE, BEARER, Optional.empty(), 0);
        assertThat(sent(first)).isEqualTo("Bearer one");
        Optional<Credentials> second = authentication.answer(ORIGIN, URI_THERE, BEARER, first, 1);
        assertThat(sent(second)).isEqualTo("Bearer two");
        assertThat(authentication.answer(ORIGIN, URI_THERE, BEARER, second, 2)).isEmpty();
    }

    @Test
    void oneAnswerServesAllThatWereRefusedTogether() {
        AtomicInteger asked = new AtomicInteger();
        Authentication authentication = new Authentication(Authenticator.bearer(() -> "token" + asked.incrementAndGet()), false);
        assertThat(sent(authentication.answer(ORIGIN, URI_THERE, BEARER, Optional.empty(), 0))).isEqualTo("Bearer token1");
        assertThat(sent(authentication.answer(ORIGIN, URI_THERE, BEARER, Optional.empty(), 0))).isEqualTo("Bearer token1");
        assertThat(asked).hasValue(1);
    }

    @Test
    void serverThatIsNeverContentIsGivenUp() {
        AtomicInteger asked = new AtomicInteger();
        Authentication authentication = new Authentication(Authenticator.bearer(() -> "token" + asked.incrementAndGet()), false);
        Optional<Credentials> used = Optional.empty();
        int attempts = 0;
        do {
            used = authentication.answer(ORIGIN, URI_THERE, BEARER, used, attempts++);
        } while (used.isPresent());
        assertThat(asked).hasValue(3);
        assertThat(authentication.known(ORIGIN)).isEmpty();
    }

    @Test
    void refusalWithoutAChallengeHasNoAnswer() {
        assertThat(new Authentication(Authenticator.basic("a", "b"), false).answer(ORIGIN, URI_THERE, Headers.empty(), Optional.empty(), 0)).isEmpty();
    }

    @Test
    void authenticatorsAreBoundToOriginsAndJoined() {
        Authenticator joined = Authenticator.basic("a", "b").at("https://a.example").or(Authenticator.bearer(() -> "t").at("https://B.example:443/any"));
        Headers both = Headers.of("www-authenticate", "Basic realm=x, Bearer");
        assertThat(sent(new Authentication(joined, false).answer(ORIGIN, URI_THERE, both, Optional.empty(), 0))).isEqualTo("Basic YTpi");
        URI other = URI.create("https://b.example/");
        assertThat(sent(new Authentication(joined, false).answer(Origins.of(other), other, both, Optional.empty(), 0))).isEqualTo("Bearer t");
        URI third = URI.create("http://a.example/");
        assertThat(new Authentication(joined, false).answer(Origins.of(third), third, both, Optional.empty(), 0)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Authenticator.basic("a", "b").at("a.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nb", "t\u00f6ken", "\"a\""})
    void textThatIsNoTokenIsRefused(String token) {
        assertThatIllegalArgumentException().isThrownBy(() -> new BearerCredentials(token)).withMessageNotContaining("ken\u00f6");
        assertThat(new BearerCredentials("secret")).hasToString("BearerCredentials");
    }
}
