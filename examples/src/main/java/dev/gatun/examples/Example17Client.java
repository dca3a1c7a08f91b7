package dev.gatun.examples;

import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.CookieJar;
import dev.gatun.http.client.HttpClient;
import dev.gatun.http.client.Retry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** 17: HTTP client: asks each URI that it is given, all at once, and says what came. */
public final class Example17Client {
    private Example17Client() {}

    /** Asks the URIs in {@code arguments}. */
    public static void main(String[] arguments) {
        try (HttpClient client = client()) {
            List<CompletableFuture<String>> answers = List.of(arguments).stream().map(uri -> describe(client, uri)).toList();
            answers.forEach(answer -> System.out.println(answer.join()));
        }
    }

    static HttpClient client() {
        return HttpClient.builder()
                .retry(Retry.exponential(3))
                .redirects(10)
                .cookies(CookieJar.inMemory())
                .timeouts(timeouts -> timeouts.call(Duration.ofSeconds(20)))
                .build();
    }

    /** Waits for nothing; on a virtual thread {@code client.get(uri).send().text()} reads better. */
    static CompletableFuture<String> describe(HttpClient client, String uri) {
        return client.get(uri).sendAsync().thenCompose(response -> text(response, uri)).exceptionally(failure -> uri + ": " + failure.getMessage());
    }

    private static CompletableFuture<String> text(ClientResponse response, String uri) {
        return response.textAsync().thenApply(text -> uri + ": " + response.version() + ' ' + response.status() + ", " + text.length() + " characters");
    }
}
