package dev.gatun.websocket.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Status;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.websocket.DeflateOptions;
import dev.gatun.websocket.internal.frame.AcceptKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientHandshakeTest {
    private static ClientHandshake handshake(String... subprotocols) {
        return new ClientHandshake(false, List.of(subprotocols), Optional.empty());
    }

    private static ClientHandshake deflating(DeflateOptions options) {
        return new ClientHandshake(false, List.of(), Optional.of(options));
    }

    /** The answer to {@code handshake} with the right key and more. */
    private static IncomingResponse answer(ClientHandshake handshake, String... more) {
        List<String> fields = new ArrayList<>(List.of("sec-websocket-accept", AcceptKey.of(handshake.key())));
        fields.addAll(List.of(more));
        return new IncomingResponse(HttpVersion.HTTP_1_1, Status.SWITCHING_PROTOCOLS, Headers.of(fields.toArray(String[]::new)), OptionalLong.of(0));
    }

    @Test
    void theRequestHasAKeyOfSixteenRandomBytes() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String key = handshake().fields(Headers.empty()).first("sec-websocket-key").orElseThrow();
            assertThat(Base64.getDecoder().decode(key)).hasSize(16);
            keys.add(key);
        }
        assertThat(keys).hasSize(100);
    }

    @Test
    void theRequestOffersWhatIsWanted() {
        Headers fields = new ClientHandshake(false, List.of("v2", "v1"), Optional.of(DeflateOptions.DEFAULT.serverWindowBits(10).clientWindowBits(9)))
                .fields(Headers.of("origin", "https://a"));
        assertThat(fields.all("sec-websocket-version")).containsExactly("13");
        assertThat(fields.all("sec-websocket-protocol")).containsExactly("v2, v1");
        assertThat(fields.all("sec-websocket-extensions")).containsExactly(
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10; client_max_window_bits=9");
        assertThat(fields.all("origin")).containsExactly("https://a");
    }

    @Test
    void http2HasNoKey() {
        ClientHandshake handshake = new ClientHandshake(true, List.of(), Optional.empty());
        assertThat(handshake.fields(Headers.empty()).names()).containsExactly("sec-websocket-version");
        assertThat(handshake.check(new IncomingResponse(HttpVersion.HTTP_2, Status.OK, Headers.empty(), OptionalLong.of(0))).subprotocol()).isEmpty();
    }

    @Test
    void theKeyMustBeAnsweredOnceAndRightly() {
        ClientHandshake handshake = handshake();
        assertThat(handshake.check(answer(handshake)).agreement()).isEmpty();
        assertThatThrownBy(() -> handshake.check(answer(handshake()))).hasMessageContaining("sec-websocket-accept");
        assertThatThrownBy(() -> handshake.check(answer(handshake, "sec-websocket-accept", "x"))).hasMessageContaining("sec-websocket-accept");
        assertThatThrownBy(() -> handshake.check(new IncomingResponse(HttpVersion.HTTP_1_1, Status.SWITCHING_PROTOCOLS, Headers.empty(), OptionalLong.of(0))))
                .hasMessageContaining("sec-websocket-accept");
    }

    @Test
    void theSubprotocolIsOneOfThoseOffered() {
        ClientHandshake handshake = handshake("v2", "v1");
        assertThat(handshake.check(answer(handshake)).subprotocol()).isEmpty();
        assertThat(handshake.check(answer(handshake, "sec-websocket-protocol", "v1")).subprotocol()).contains("v1");
        assertThatThrownBy(() -> handshake.check(answer(handshake, "sec-websocket-protocol", "v3"))).hasMessageContaining("subprotocol");
        assertThatThrownBy(() -> handshake.check(answer(handshake, "sec-websocket-protocol", "V1"))).hasMessageContaining("subprotocol");
        assertThatThrownBy(() -> handshake.check(answer(handshake, "sec-websocket-protocol", "v1", "sec-websocket-protocol", "v2")))
                .hasMessageContaining("subprotocol");
        ClientHandshake plain = handshake();
        assertThatThrownBy(() -> plain.check(answer(plain, "sec-websocket-protocol", "v1"))).hasMessageContaining("subprotocol");
    }

    @Test
    void onlyWhatWasOfferedMayBeUsed() {
        ClientHandshake plain = handshake();
        assertThatThrownBy(() -> plain.check(answer(plain, "sec-websocket-extensions", "permessage-deflate"))).hasMessageContaining("not offered");
        ClientHandshake handshake = deflating(DeflateOptions.DEFAULT);
        String good = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
        assertThat(handshake.check(answer(handshake, "sec-websocket-extensions", good)).agreement()).isPresent();
        assertThatThrownBy(() -> handshake.check(answer(handshake, "sec-websocket-extensions", "x-other"))).hasMessageContaining("not offered");
        assertThatThrownBy(() -> handshake.check(answer(handshake, "sec-websocket-extensions", good + ", x-other"))).hasMessageContaining("not offered");
        assertThatThrownBy(() -> handshake.check(answer(handshake, "sec-websocket-extensions", good, "sec-websocket-extensions", good)))
                .hasMessageContaining("not offered");
        assertThatThrownBy(() -> handshake.check(answer(handshake, "sec-websocket-extensions", "permessage-deflate; mode=fast")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> handshake.check(answer(handshake, "sec-websocket-extensions", "permessage-deflate; =")))
                .hasMessageContaining("malformed");
    }
}
