package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.AttributeKey;
import dev.gatun.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is left at an exchange is found by its key, and by no request that comes after. */
class ExchangeAttributesTest {
    private static final AttributeKey<String> NAME = AttributeKey.of("name");

    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    private final ExchangeAttributes attributes = new ExchangeAttributes();

    @Test
    void thereAreNoneAtFirst() {
        assertThat(attributes.value(NAME)).isEmpty();
        attributes.clear();
        assertThat(attributes.value(NAME)).isEmpty();
    }

    @Test
    void theLastValueOfAKeyCounts() {
        attributes.put(AttributeKey.of("other"), 1);
        attributes.put(NAME, "a");
        attributes.put(NAME, "b");
        assertThat(attributes.value(NAME)).contains("b");
    }

    @Test
    void keysAreComparedByIdentity() {
        attributes.put(AttributeKey.of("name"), "x");
        assertThat(attributes.value(NAME)).isEmpty();
    }

    @Test
    void anyNumberFits() {
        List<AttributeKey<Integer>> keys = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 100; i++) {
                AttributeKey<Integer> key = AttributeKey.of("key " + i);
                keys.add(key);
                attributes.put(key, round * 100 + i);
            }
            for (int i = 0; i < 100; i++) {
                assertThat(attributes.value(keys.get(round * 100 + i))).contains(round * 100 + i);
            }
            attributes.clear();
            assertThat(keys).allSatisfy(key -> assertThat(attributes.value(key)).isEmpty());
        }
    }

    @Test
    void theNextRequestOnAnExchangeFindsNoneOfTheLast() {
        List<Optional<String>> found = new ArrayList<>();
        List<Object> exchanges = new ArrayList<>();
        server.handle(request -> {
            found.add(request.attribute(NAME));
            exchanges.add(request);
            request.attribute(NAME, request.path());
            request.onComplete(end -> found.add(request.attribute(NAME)));
            return Response.text("done");
        });
        server.exchange("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(exchanges.get(0)).as("one exchange for both").isSameAs(exchanges.get(1));
        assertThat(found).containsExactly(Optional.empty(), Optional.of("/1"), Optional.empty(), Optional.of("/2"));
    }
}
