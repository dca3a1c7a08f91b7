package dev.gatun.websocket.internal.client;

import dev.gatun.http.Headers;
import dev.gatun.http.client.ClientProxy;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.websocket.Backoff;
import dev.gatun.websocket.ClientState;
import dev.gatun.websocket.QueuePolicy;
import dev.gatun.websocket.WebSocketClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a client was told beside what all sessions have. Immutable.
 *
 * @param uri where to
 * @param tls for {@code wss}; asked for once, when it is needed
 * @param version which HTTP
 * @param proxy the way to all servers
 * @param socket of each connection
 * @param headers asked for before each attempt
 * @param setCookie hears of the {@code set-cookie} fields of each answer
 * @param connectTimeout to resolve the name and connect
 * @param handshakeTimeout for the answer of a proxy, for TLS, and for the server's answer, each
 * @param redirects the most that are followed
 * @param backoff how to reconnect, if at all
 * @param queue the most messages that wait while there is no session
 * @param policy for more than that
 * @param onState hears of each new state
 */
public record ClientOptions(
        URI uri,
        Supplier<TlsClientConfig> tls,
        WebSocketClient.Version version,
        ClientProxy proxy,
        SocketTuning socket,
        Supplier<? extends Headers> headers,
        BiConsumer<? super URI, ? super List<String>> setCookie,
        Duration connectTimeout,
        Duration handshakeTimeout,
        int redirects,
        Optional<Backoff> backoff,
        int queue,
        QueuePolicy policy,
        Consumer<? super ClientState> onState) {}
