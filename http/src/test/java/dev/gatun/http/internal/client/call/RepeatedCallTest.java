package dev.gatun.http.internal.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.client.Authenticator;
import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.Content;
import dev.gatun.http.client.CookieJar;
import dev.gatun.http.client.RedirectPolicy;
import dev.gatun.http.client.RequestFailed;
import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.http.client.Retry;
import dev.gatun.http.internal.client.auth.Authentication;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.client.pool.FakeClientConnection;
import dev.gatun.http.internal.client.pool.FakeClientConnection.FakeExchange;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Calls of several attempts. */
class RepeatedCallTest extends CallFixture {
    // ---- stale connections and repetitions

    @Test
    void aConnectionThatWasKeptTooLongIsReplacedAtOnce() {
        FakeClientConnection old = kept();
        CompletableFuture<ClientResponse> result = get();
        old.lose(lost(true));
        loop.run();
        assertThat(result).isNotDone();
        answer(connector.http1().last(), "again");
        assertThat(result.join().text()).isEqualTo("again");
    }

    @Test
    void aPostIsNotSentTwiceUnlessItWasSurelyNotProcessed() {
        FakeClientConnection old = kept();
        CompletableFuture<ClientResponse> result = call(Method.POST, "http://one.example/", Content.text("pay"));
        old.lose(lost(true));
        RequestFailed failure = failure(result);
        assertThat(failure.isRetrySafe()).isFalse();
        assertThat(failure.phase()).isEqualTo(Phase.RESPONSE);
        assertThat(failure.bytesSent()).isEqualTo(3);

        FakeClientConnection other = kept();
        CompletableFuture<ClientResponse> second = call(Method.POST, "http://one.example/", Content.text("pay"));
        other.lose(lost(false));
        loop.run();
        FakeExchange repeated = connector.http1().last();
        assertThat(repeated.sent()).isEqualTo("pay");
        answer(repeated, "");
        assertThat(second).isCompleted();
    }


    @Test
    void contentThatCannotBeWrittenAgainIsNot() {
        FakeClientConnection old = kept();
        CompletableFuture<ClientResponse> result = call(Method.PUT, "http://one.example/", Content.once(new ByteArrayInputStream(new byte[10])));
        FakeExchange exchange = old.last();
        loop.runUntil(() -> exchange.ended);
        old.lose(lost(true));
        assertThat(failure(result).isRetrySafe()).as("PUT may be sent again, by who has the content").isTrue();
        assertThat(connector.attempts).isEmpty();
    }

    @Test
    void aFreshConnectionThatIsLostIsAFailure() {
        CompletableFuture<ClientResponse> result = get();
        FakeClientConnection connection = connector.http1();
        connection.lose(lost(true));
        RequestFailed failure = failure(result);
        assertThat(failure.phase()).isEqualTo(Phase.RESPONSE);
        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(failure.address()).isPresent();
        assertThat(failure).hasMessageContaining("connection lost by the test");
    }

    @Test
    void whatTheServerNeverProcessedIsSentAgainButNotForEver() {
        CompletableFuture<ClientResponse> result = get();
        for (int i = 0; i < 4; i++) {
            loop.run();
            connector.http1().lose(lost(false));
        }
        RequestFailed failure = failure(result);
        assertThat(failure.attempts()).isEqualTo(4);
        assertThat(failure.isRetrySafe()).isTrue();
        assertThat(failure).hasMessageContaining("(attempt 4)");
    }

    @Test
    void failuresThatMayPassAreRepeatedBehindAWait() {
        retry = Retry.exponential(2).jitter(0);
        CompletableFuture<ClientResponse> result = get();
        connector.fail();
        loop.pass(Duration.ofMillis(199));
        assertThat(connector.attempts).isEmpty();
        loop.pass(Duration.ofMillis(1));
        connector.fail();
        loop.pass(Duration.ofMillis(400));
        answer(connector.http1().last(), "third time lucky");
        assertThat(result.join().text()).isEqualTo("third time lucky");
    }

    @Test
    void afterTheLastRepetitionTheFailureSaysHowManyThereWere() {
        retry = Retry.exponential(1).jitter(0);
        CompletableFuture<ClientResponse> result = get();
        connector.fail();
        loop.pass(Duration.ofSeconds(1));
        connector.fail();
        RequestFailed failure = failure(result);
        assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
        assertThat(failure.attempts()).isEqualTo(2);
    }

    @Test
    void statusesThatMayPassAreRepeatedAsTheServerAsks() {
        retry = Retry.exponential(1).jitter(0);
        CompletableFuture<ClientResponse> result = get();
        FakeClientConnection connection = connector.http1();
        answer(connection.last(), 503, "busy", Headers.of("retry-after", "3"));
        loop.pass(Duration.ofMillis(2999));
        assertThat(connection.exchanges).isEmpty();
        loop.pass(Duration.ofMillis(300));
        assertThat(connector.begun).as("on the same connection").isEqualTo(1);
        answer(connection.last(), 503, "still busy", Headers.of("retry-after", "3"));
        assertThat(result.join().text()).isEqualTo("still busy");
    }

    @Test
    void theBudgetStopsRepetitions() {
        retry = Retry.exponential(5).jitter(0).budget(0, 0);
        CompletableFuture<ClientResponse> result = get();
        connector.fail();
        assertThat(failure(result).attempts()).isEqualTo(1);
    }

    @Test
    void aRequestTimeoutOnAKeptConnectionIsRepeated() {
        FakeClientConnection old = kept();
        CompletableFuture<ClientResponse> result = get();
        answer(old.last(), 408, "", Headers.empty());
        answer(connector.http1().last(), "fine");
        assertThat(result.join().text()).isEqualTo("fine");
    }

    // ---- redirects and cookies

    @Test
    void redirectsAreFollowed() {
        redirects = RedirectPolicy.upTo(5);
        CompletableFuture<ClientResponse> result = call(Method.POST, "http://one.example/a", Content.text("x"));
        FakeClientConnection connection = connector.http1();
        answer(connection.last(), 303, "see there", Headers.of("location", "/b?c"));
        FakeExchange second = connection.last();
        assertThat(second.request.method()).isEqualTo(Method.GET);
        assertThat(second.request.target()).isEqualTo("/b?c");
        assertThat(second.request.hasContent()).isFalse();
        answer(second, "there");
        ClientResponse response = result.join();
        assertThat(response.text()).isEqualTo("there");
        assertThat(response.uri()).hasToString("http://one.example/b?c");
        assertThat(response.redirects()).singleElement().satisfies(hop -> {
            assertThat(hop.uri()).hasToString("http://one.example/a");
            assertThat(hop.status().code()).isEqualTo(303);
        });
    }

    @Test
    void contentGoesAlongWhereTheMethodStays() {
        redirects = RedirectPolicy.upTo(5);
        headers = Headers.of("authorization", "secret", "x-other", "1");
        CompletableFuture<ClientResponse> result = call(Method.PUT, "http://one.example/a", Content.text("x"));
        answer(connector.http1().last(), 307, "", Headers.of("location", "http://two.example/b"));
        FakeExchange second = connector.http1().last();
        assertThat(second.request.method()).isEqualTo(Method.PUT);
        assertThat(second.request.authority()).isEqualTo("two.example");
        assertThat(second.request.headers().contains("authorization")).as("to another origin").isFalse();
        assertThat(second.request.headers().contains("x-other")).isTrue();
        assertThat(second.sent()).isEqualTo("x");
        answer(second, "");
        assertThat(result).isCompleted();
    }

    @Test
    void redirectsInACircleFail() {
        redirects = RedirectPolicy.upTo(5);
        CompletableFuture<ClientResponse> result = get();
        answer(connector.http1().last(), 302, "", Headers.of("location", "/"));
        RequestFailed failure = failure(result);
        assertThat(failure.phase()).isEqualTo(Phase.REDIRECT);
        assertThat(failure).hasMessageContaining("circle");
    }

    @Test
    void withoutAPolicyTheProgramGetsTheRedirect() {
        CompletableFuture<ClientResponse> result = get();
        answer(exchange(result), 302, "", Headers.of("location", "/b"));
        assertThat(result.join().status().code()).isEqualTo(302);
    }

    @Test
    void theLongContentOfARedirectIsNotWaitedFor() {
        redirects = RedirectPolicy.upTo(5);
        CompletableFuture<ClientResponse> result = get();
        FakeExchange first = exchange(result);
        head(first, 302, Headers.of("location", "/b"), -1);
        send(first, "x".repeat(70_000));
        loop.run();
        assertThat(first.cancelled).isTrue();
        answer(connector.http1().last(), "there");
        assertThat(result.join().text()).isEqualTo("there");
    }

    @Test
    void cookiesAreKeptAndSentBack() {
        cookies = CookieJar.inMemory();
        redirects = RedirectPolicy.upTo(1);
        CompletableFuture<ClientResponse> result = get();
        FakeClientConnection connection = connector.http1();
        answer(connection.last(), 302, "", Headers.of("location", "/b", "set-cookie", "a=1", "set-cookie", "b=2; Path=/"));
        assertThat(connection.last().request.headers().first("cookie")).contains("a=1; b=2");
        answer(connection.last(), "");
        assertThat(result).isCompleted();
    }

    // ---- credentials

    private static final Headers CHALLENGE = Headers.of("www-authenticate", "Basic realm=\"r\"");

    @Test
    void whoWantsCredentialsGetsThem() {
        authenticators = List.of(new Authentication(Authenticator.basic("user", "password"), false));
        CompletableFuture<ClientResponse> result = get();
        FakeClientConnection connection = connector.http1();
        FakeExchange refused = connection.last();
        assertThat(refused.request.headers().contains("authorization")).isFalse();
        answer(refused, 401, "who are you?", CHALLENGE);
        loop.runUntil(() -> !connection.exchanges.isEmpty());
        assertThat(connection.last().request.headers().first("authorization")).contains("Basic dXNlcjpwYXNzd29yZA==");
        answer(connection.last(), "welcome");
        assertThat(result.join().text()).isEqualTo("welcome");

        CompletableFuture<ClientResponse> next = get();
        assertThat(connection.last().request.headers().contains("authorization")).as("from then on").isTrue();
        answer(connection.last(), "");
        assertThat(next).isCompleted();
        CompletableFuture<ClientResponse> other = call(Method.GET, "http://two.example/", Content.none());
        FakeExchange elsewhere = connector.http1().last();
        assertThat(elsewhere.request.headers().contains("authorization")).as("for another origin").isFalse();
        answer(elsewhere, "");
        assertThat(other).isCompleted();
    }

    @Test
    void theContentOfTheRefusalIsOutOfTheWayFirst() {
        authenticators = List.of(new Authentication(Authenticator.basic("user", "password"), false));
        CompletableFuture<ClientResponse> result = get();
        FakeClientConnection connection = connector.http1();
        FakeExchange refused = connection.last();
        head(refused, 401, CHALLENGE, 4);
        loop.runUntil(() -> authenticators.getFirst().known(Origin.of(false, "one.example", 80)).isPresent());
        send(refused, "nope");
        end(refused);
        loop.runUntil(() -> !connection.exchanges.isEmpty());
        assertThat(connector.begun).as("on the same connection").isEqualTo(1);
        answer(connection.last(), "welcome");
        assertThat(result.join().text()).isEqualTo("welcome");
    }

    @Test
    void withoutCredentialsTheRefusalIsTheProgramsWithItsContent() {
        authenticators = List.of(new Authentication(demand -> Optional.empty(), false));
        CompletableFuture<ClientResponse> result = get();
        answer(connector.http1().last(), 401, "who are you?", CHALLENGE);
        loop.runUntil(result::isDone);
        assertThat(result.join().status().code()).isEqualTo(401);
        assertThat(result.join().text()).isEqualTo("who are you?");
    }

    @Test
    void wrongCredentialsAreSentOnce() {
        authenticators = List.of(new Authentication(Authenticator.basic("user", "wrong"), false));
        CompletableFuture<ClientResponse> result = get();
        FakeClientConnection connection = connector.http1();
        answer(connection.last(), 401, "", CHALLENGE);
        loop.runUntil(() -> !connection.exchanges.isEmpty());
        answer(connection.last(), 401, "still no", CHALLENGE);
        loop.runUntil(result::isDone);
        assertThat(result.join().text()).isEqualTo("still no");
        assertThat(connection.exchanges).isEmpty();
    }

    @Test
    void anAuthorizationOfTheProgramIsLeftAlone() {
        authenticators = List.of(new Authentication(Authenticator.basic("user", "password"), false));
        headers = Headers.of("authorization", "Bearer own");
        CompletableFuture<ClientResponse> result = get();
        answer(connector.http1().last(), 401, "", CHALLENGE);
        assertThat(result.join().status().code()).isEqualTo(401);
    }

    @Test
    void anAuthenticatorThatThrowsFailsTheCall() {
        authenticators = List.of(new Authentication(demand -> {
            throw new IllegalStateException("keychain is locked");
        }, false));
        CompletableFuture<ClientResponse> result = get();
        FakeExchange refused = exchange(result);
        head(refused, 401, CHALLENGE, -1);
        loop.runUntil(result::isDone);
        assertThat(failure(result)).hasMessageContaining("keychain is locked");
        assertThat(refused.cancelled).isTrue();
    }

    @Test
    void cancellingWhileSomebodyIsAskedEndsTheExchange() {
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        authenticators = List.of(new Authentication(demand -> {
            asked.complete(true);
            go.join();
            return Optional.empty();
        }, false));
        CompletableFuture<ClientResponse> result = get();
        FakeExchange refused = exchange(result);
        head(refused, 401, CHALLENGE, -1);
        asked.join();
        result.cancel(true);
        loop.run();
        assertThat(refused.cancelled).isTrue();
        go.complete(true);
    }
}
