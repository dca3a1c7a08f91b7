package dev.gatun.http.internal.client.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.server.FakeConnection;
import dev.gatun.http.internal.server.FakeLoop;
import dev.gatun.reactor.Connection;
import dev.gatun.tls.TlsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedConnectionTest {
    private static final Origin PLACE = Origin.of(true, "proxy.test", 8443);

    private final Proxy proxy = new Proxy();

    /** Notes what it is told. */
    private static final class Proxy implements ClientConnection {
        private final Connection carrier = new FakeConnection(new FakeLoop());
        private final List<OutgoingRequest> sent = new ArrayList<>();
        private final List<String> calls = new ArrayList<>();
        private Owner owner;

        @Override
        public HttpVersion version() {
            return HttpVersion.HTTP_1_1;
        }

        @Override
        public Connection carrier() {
            return carrier;
        }

        @Override
        public Optional<TlsSession> tls() {
            return Optional.empty();
        }

        @Override
        public int room() {
            return 1;
        }

        @Override
        public int active() {
            return 2;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void owner(Owner fresh) {
            owner = fresh;
        }

        @Override
        public ClientExchange send(OutgoingRequest request, ExchangeListener listener) {
            sent.add(request);
            return null;
        }

        @Override
        public void close() {
            calls.add("close");
        }

        @Override
        public void abort() {
            calls.add("abort");
        }
    }

    private static OutgoingRequest request(String target, Headers headers) {
        return new OutgoingRequest(Method.OPTIONS, "http", "a.test:81", target, headers, 7, true, true, Optional.of("x"), Duration.ofSeconds(1),
                Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({"/x?y, http://a.test:81/x?y", "*, http://a.test:81", "http://b.test/z, http://b.test/z"})
    void requestsAreInAbsoluteForm(String target, String absolute) {
        new ForwardedConnection(proxy, PLACE, Optional.empty()).send(request(target, Headers.of("a", "b")), null);
        assertThat(proxy.sent).containsExactly(request(absolute, proxy.sent.getFirst().headers()));
        assertThat(proxy.sent.getFirst().headers().all("a")).containsExactly("b");
        assertThat(proxy.sent.getFirst().headers().contains("proxy-authorization")).isFalse();
    }

    @Test
    void theLoginIsSentUnlessTheRequestHasItsOwn() {
        ForwardedConnection connection = new ForwardedConnection(proxy, PLACE, Optional.of("Basic eA=="));
        connection.send(request("/", Headers.empty()), null);
        connection.send(request("/", Headers.of("Proxy-Authorization", "Digest y")), null);
        assertThat(proxy.sent).extracting(sent -> sent.headers().all("proxy-authorization")).containsExactly(List.of("Basic eA=="), List.of("Digest y"));
    }

    @Test
    void theOwnerHearsOfTheConnectionThatItKnows() {
        ForwardedConnection connection = new ForwardedConnection(proxy, PLACE, Optional.empty());
        List<ClientConnection> heard = new ArrayList<>();
        connection.owner(new ClientConnection.Owner() {
            @Override
            public void roomGrew(ClientConnection grown) {
                heard.add(grown);
            }

            @Override
            public void retired(ClientConnection ended) {
                heard.add(ended);
            }
        });
        proxy.owner.roomGrew(proxy);
        proxy.owner.retired(proxy);
        assertThat(heard).containsExactly(connection, connection);
        assertThat(connection.room()).isEqualTo(1);
        assertThat(connection.active()).isEqualTo(2);
        assertThat(connection.proxy()).contains(PLACE);
        assertThat(connection.isOpen()).isTrue();
        assertThat(connection.carrier()).isSameAs(proxy.carrier);
        connection.close();
        connection.abort();
        assertThat(proxy.calls).containsExactly("close", "abort");
    }
}
