package dev.gatun.http.internal.client.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.client.ClientProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyVariablesTest {
    private static ClientProxy chosen(Map<String, String> variables, String scheme, String host) {
        return ClientProxy.environment(variables) instanceof ClientProxy.Selected selected
                ? selected.selector().proxyFor(scheme, host, scheme.equals("https") ? 443 : 80) : ClientProxy.none();
    }

    @Test
    void eachSchemeHasItsOwnAndAllIsForTheOthers() {
        Map<String, String> variables = Map.of("http_proxy", "http://one.test:3128", "ALL_PROXY", "socks5h://two.test");
        assertThat(chosen(variables, "http", "a.test")).isEqualTo(ClientProxy.http("one.test", 3128));
        assertThat(chosen(variables, "https", "a.test")).isEqualTo(ClientProxy.socks5("two.test", 1080));
        assertThat(chosen(Map.of("HTTPS_PROXY", "three.test"), "https", "a.test")).isEqualTo(ClientProxy.http("three.test", 80));
        assertThat(chosen(Map.of("HTTPS_PROXY", "three.test"), "http", "a.test")).isEqualTo(ClientProxy.none());
        assertThat(chosen(Map.of("all_proxy", "https://four.test"), "http", "a.test")).isEqualTo(ClientProxy.https("four.test", 443));
        assertThat(ClientProxy.environment(Map.of("http_proxy", " "))).isEqualTo(ClientProxy.none());
    }

    @Test
    void whatARequestCanSetIsNotRead() {
        assertThat(ClientProxy.environment(Map.of("HTTP_PROXY", "http://evil.test:80"))).isEqualTo(ClientProxy.none());
    }

    @Test
    void aLoginIsDecodedAndNeverShown() {
        ClientProxy proxy = chosen(Map.of("all_proxy", "http://me:s%40cr+t@[::1]:8080/"), "https", "a.test");
        assertThat(proxy).isEqualTo(ClientProxy.http("::1", 8080).login("me", "s@cr+t"));
        assertThat(proxy.toString()).doesNotContain("cr");
        assertThat(((ClientProxy.Http) proxy).login().orElseThrow().toString()).doesNotContain("cr");
        assertThat(((ClientProxy.Http) proxy).login().orElseThrow().basic()).isEqualTo("Basic bWU6c0Bjcit0");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ftp://proxy.test", "http://", "http://proxy.test:99999", "http://pro xy:secret@a", "http://u:secret\u0001@a"
    })
    void whatIsNoProxyIsRefusedWithoutShowingIt(String value) {
        assertThatThrownBy(() -> ClientProxy.environment(Map.of("all_proxy", value)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "a.test, true", "b.a.test, true", "xa.test, false", "c.test, true", "d.c.test, true", "e.test, true", "x.e.test, true", "port.test, false",
        "10.1.2.3, true", "11.1.2.3, false", "192.0.2.7, true", "::1, true", "fd00::1, true", "2001:db8::1, false", "other.test, false"
    })
    void exceptionsAreNamesWithAllBelowThemAndRanges(String host, boolean excepted) {
        Map<String, String> variables = Map.of("all_proxy", "proxy.test", "no_proxy",
                "A.test, .c.test *.e.test,port.test:8080,10.0.0.0/8,192.0.2.7,[::1],fd00::/8,,300.1.1.1/99");
        assertThat(chosen(variables, "http", host) instanceof ClientProxy.Direct).isEqualTo(excepted);
    }

    @Test
    void exceptionsMayBeForOnePortOrForEverything() {
        ClientProxy.Selected one = (ClientProxy.Selected) ClientProxy.environment(Map.of("all_proxy", "proxy.test", "no_proxy", "port.test:8080"));
        assertThat(one.selector().proxyFor("http", "port.test", 8080)).isEqualTo(ClientProxy.none());
        assertThat(one.selector().proxyFor("http", "port.test", 80)).isNotEqualTo(ClientProxy.none());
        assertThat(chosen(Map.of("all_proxy", "proxy.test", "no_proxy", "*"), "https", "a.test")).isEqualTo(ClientProxy.none());
    }

    @Test
    void theJdksSelectorIsUnderstood() {
        ProxySelector selector = new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return switch (uri.getHost()) {
                    case "web.test" -> List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("p.test", 3128)), Proxy.NO_PROXY);
                    case "[2001:db8::1]" -> List.of(new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("s.test", 1080)));
                    default -> List.of(Proxy.NO_PROXY);
                };
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                throw new AssertionError("nobody connects here");
            }
        };
        ClientProxy.Selector read = ((ClientProxy.Selected) ClientProxy.selector(selector)).selector();
        assertThat(read.proxyFor("http", "web.test", 80)).isEqualTo(ClientProxy.http("p.test", 3128));
        assertThat(read.proxyFor("https", "2001:db8::1", 443)).isEqualTo(ClientProxy.socks5("s.test", 1080));
        assertThat(read.proxyFor("https", "other.test", 443)).isEqualTo(ClientProxy.none());
    }

    @Test
    void loginsThatCantBeSaidAreRefused() {
        assertThatThrownBy(() -> ClientProxy.http("p.test", 80).login("a:b", "c")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientProxy.http("p.test", 80).login("a", "b\nc")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientProxy.socks5("p.test", 80).login("", "c")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientProxy.socks5("p.test", 80).login("a", "x".repeat(256))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientProxy.socks5("", 80)).isInstanceOf(IllegalArgumentException.class);
    }
}
