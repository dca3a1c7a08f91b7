package dev.gatun.websocket.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.internal.client.exchange.Origin;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    private static Target of(String uri) {
        return Target.of(URI.create(uri));
    }

    @ParameterizedTest
    @CsvSource({
        "ws://example.com, false, example.com, 80, /, example.com",
        "WSS://Example.COM:443/chat?a=b, true, example.com, 443, /chat?a=b, example.com",
        "ws://127.0.0.1:8080/a%20b, false, 127.0.0.1, 8080, /a%20b, 127.0.0.1:8080",
        "wss://[2001:db8::1]:80?x, true, 2001:db8::1, 80, /?x, [2001:db8::1]:80",
        "ws://a/\u00e9, false, a, 80, /%C3%A9, a",
    })
    void namesAServerAndAResource(String uri, boolean secure, String host, int port, String resource, String authority) {
        Target target = of(uri);
        assertThat(target).isEqualTo(new Target(Origin.of(secure, host, port), resource));
        assertThat(target.authority()).isEqualTo(authority);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a", "example.com", "/chat", "ws:a", "ws:///a", "ws://a/#b", "ws://u:p@a/", "ws://a:0/", "ws://a:65536/", "ws://b\u00fccher/"})
    void whatIsNoWebSocketUriIsRefused(String uri) {
        assertThatThrownBy(() -> of(uri)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPasswordIsNotShown() {
        assertThatThrownBy(() -> of("ws://u:secret@a/")).hasMessageNotContaining("secret");
    }

    @Test
    void redirectsLeadToWhereTheyMay() {
        Target plain = of("ws://a/b/c?d");
        assertThat(plain.redirected("/x")).contains(of("ws://a/x"));
        assertThat(plain.redirected("x?y")).contains(of("ws://a/b/x?y"));
        assertThat(plain.redirected("wss://b/#f")).contains(of("wss://b/"));
        assertThat(plain.redirected("https://b:1/")).contains(of("wss://b:1/"));
        assertThat(plain.redirected("http://b")).contains(of("ws://b/"));
        assertThat(plain.redirected("ftp://b")).isEmpty();
        assertThat(plain.redirected("ws://b:99999/")).isEmpty();
        assertThat(plain.redirected("ws://u@b/")).isEmpty();
        assertThat(plain.redirected("a b")).isEmpty();
        assertThat(plain.redirected("mailto:x")).isEmpty();
    }

    @Test
    void noRedirectLeavesTls() {
        Target secure = of("wss://a/");
        assertThat(secure.redirected("//b/x")).contains(of("wss://b/x"));
        assertThat(secure.redirected("ws://a/")).isEmpty();
        assertThat(secure.redirected("http://a/")).isEmpty();
    }

    @Test
    void anOriginIsSchemeHostAndPort() {
        assertThat(of("ws://a/x").origin()).isEqualTo(of("ws://A:80/y").origin()).isNotEqualTo(of("wss://a/x").origin())
                .isNotEqualTo(of("ws://a:81/x").origin()).isNotEqualTo(of("ws://b/x").origin());
    }
}
