package dev.gatun.platform.proxy;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.proxy.ReverseProxy;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.http.proxy.Upstreams;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.platform.protocols.Client;
import dev.gatun.platform.protocols.Protocol;
import dev.gatun.platform.tls.Authority;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.tls.TlsConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the tests of proxies share: servers behind, a proxy before them, clients before that; nothing of them may be left. */
abstract class ProxySuite {
    static final Authority AUTHORITY = new Authority();
    private static final Authority.Identity IDENTITY = AUTHORITY.identity("localhost", "a", "127.0.0.1");

    @RegisterExtension
    final Servers servers = new Servers();

    private final List<ReverseProxy> proxies = new ArrayList<>();

    /** Which protocol the client speaks, and which the upstream. */
    record Pair(Protocol front, Protocol back) {
        @Override
        public String toString() {
            return front + " to " + back;
        }
    }

    static Stream<Pair> pairs() {
        return Stream.of(Protocol.HTTP_1, Protocol.H2C).flatMap(front -> Stream.of(Protocol.HTTP_1, Protocol.H2C).map(back -> new Pair(front, back)));
    }

    static Stream<Pair> securePairs() {
        return Stream.of(Protocol.HTTPS_1, Protocol.H2).flatMap(front -> Stream.of(Protocol.HTTPS_1, Protocol.H2).map(back -> new Pair(front, back)));
    }

    @AfterEach
    void closeProxies() {
        servers.closeClients();
        proxies.forEach(ReverseProxy::close);
    }

    private static Listen listen(Protocol protocol) {
        Listen clear = Listen.tcp("127.0.0.1", 0);
        return protocol.isSecure()
                ? clear.tls(TlsConfig.builder().certificate(Credentials.of(IDENTITY.key(), List.of(IDENTITY.certificate()))).applicationProtocols(protocol.alpn()).build())
                : clear;
    }

    HttpServer upstream(Protocol protocol, Consumer<HttpServer.Builder> description) {
        return servers.startAt(Setup.DEFAULT, List.of(listen(protocol)), description);
    }

    static Upstreams at(Protocol protocol, HttpServer... behind) {
        Upstreams all = Upstream.of(Arrays.stream(behind).map(server -> protocol.scheme() + "://127.0.0.1:" + server.port()).toArray(String[]::new));
        return protocol == Protocol.H2C ? all.overHttp2() : all;
    }

    ReverseProxy proxy(Upstreams upstreams, UnaryOperator<ReverseProxy.Builder> change) {
        TlsClientConfig trusting = TlsClientConfig.builder().trust(Pem.trustMemory(new Authority.Identity(null, AUTHORITY.certificate()).certificatePem())).build();
        ReverseProxy proxy = change.apply(ReverseProxy.builder(upstreams).tls(trusting)).build();
        proxies.add(proxy);
        return proxy;
    }

    HttpServer before(Protocol protocol, ReverseProxy proxy) {
        return before(protocol, proxy, builder -> { });
    }

    HttpServer before(Protocol protocol, ReverseProxy proxy, Consumer<HttpServer.Builder> more) {
        return servers.startAt(Setup.DEFAULT.loops(2), List.of(listen(protocol)), builder -> {
            builder.handler(proxy);
            more.accept(builder);
        });
    }

    Client client(Protocol protocol, HttpServer server) {
        return servers.closing(protocol.client(server.addresses().getFirst(), AUTHORITY.client(), 0));
    }

    /** A client of a proxy with default rules before one upstream. */
    Client through(Pair pair, Consumer<HttpServer.Builder> behind) {
        HttpServer upstream = upstream(pair.back(), behind);
        return client(pair.front(), before(pair.front(), proxy(at(pair.back(), upstream), builder -> builder)));
    }

    static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    static List<String> values(List<String> fields, String name) {
        return fields.stream().filter(field -> field.startsWith(name + ": ")).map(field -> field.substring(name.length() + 2)).toList();
    }
}
