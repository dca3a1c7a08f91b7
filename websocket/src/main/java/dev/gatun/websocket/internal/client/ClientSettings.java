package dev.gatun.websocket.internal.client;

import dev.gatun.http.Cookie;
import dev.gatun.http.Headers;
import dev.gatun.http.client.ClientProxy;
import dev.gatun.http.internal.client.connect.LazyTls;
import dev.gatun.http.internal.client.exchange.OutgoingRules;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.websocket.Backoff;
import dev.gatun.websocket.ClientState;
import dev.gatun.websocket.QueuePolicy;
import dev.gatun.websocket.WebSocketClient.Version;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Collects {@link ClientOptions}, and checks each as it comes. Not thread-safe. */
public final class ClientSettings {
    private final List<String> fields = new ArrayList<>();
    private final List<String> cookies = new ArrayList<>();
    private Supplier<? extends Headers> more = Headers::empty;
    private Optional<TlsClientConfig> tls = Optional.empty();
    private Version version = Version.AUTO;
    private ClientProxy proxy = ClientProxy.none();
    private SocketTuning socket = SocketTuning.DEFAULT;
    private BiConsumer<? super URI, ? super List<String>> setCookie = (uri, lines) -> { };
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration handshakeTimeout = Duration.ofSeconds(10);
    private int redirects;
    private Optional<Backoff> backoff = Optional.empty();
    private int queue;
    private QueuePolicy policy = QueuePolicy.DROP_OLDEST;

    /** Nothing beside the defaults. */
    public ClientSettings() {}

    /** The same URI, if it is one of WebSocket. */
    public static URI checked(URI uri) {
        Target.of(uri);
        return uri;
    }

    /** What {@code open()} throws for the failure of its stage. */
    public static RuntimeException thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
    }

    public void tls(TlsClientConfig config) {
        tls = Optional.of(config);
    }

    public void version(Version http) {
        version = Objects.requireNonNull(http, "http");
    }

    public void proxy(ClientProxy way) {
        proxy = Objects.requireNonNull(way, "way");
    }

    public void header(String name, String value) {
        check(name, value);
        fields.add(name);
        fields.add(value);
    }

    /** Refuses what would break the request, or what the handshake writes. */
    private static void check(String name, String value) {
        if (name.toLowerCase(Locale.ROOT).startsWith("sec-websocket-")) {
            throw new IllegalArgumentException("header " + name + " is written by the handshake");
        }
        OutgoingRules.checkField(name, value);
    }

    public void headers(Supplier<? extends Headers> supplier) {
        more = Objects.requireNonNull(supplier, "supplier");
    }

    public void cookie(String name, String value) {
        Cookie cookie = Cookie.of(name, value);
        cookies.add(cookie.name() + '=' + cookie.value());
    }

    public void setCookie(BiConsumer<? super URI, ? super List<String>> jar) {
        setCookie = Objects.requireNonNull(jar, "jar");
    }

    public void connectTimeout(Duration most) {
        connectTimeout = positive("connectTimeout", most);
    }

    public void handshakeTimeout(Duration most) {
        handshakeTimeout = positive("handshakeTimeout", most);
    }

    private static Duration positive(String name, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(name + " " + time + " is below a millisecond");
        }
        return time;
    }

    public void socket(SocketTuning tuning) {
        socket = Objects.requireNonNull(tuning, "tuning");
    }

    public void redirects(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("redirects " + most + " is negative");
        }
        redirects = most;
    }

    public void reconnect(Backoff how) {
        backoff = Optional.of(how);
    }

    public void queue(int messages, QueuePolicy full) {
        if (messages < 0) {
            throw new IllegalArgumentException("queue of " + messages + " messages");
        }
        queue = messages;
        policy = Objects.requireNonNull(full, "full");
    }

    /** What was collected. */
    public ClientOptions options(URI uri, Consumer<? super ClientState> onState) {
        return new ClientOptions(uri, new LazyTls(tls), version, proxy, socket, all(), setCookie, connectTimeout, handshakeTimeout, redirects, backoff, queue,
                policy, onState);
    }

    private Supplier<Headers> all() {
        List<String> own = new ArrayList<>(fields);
        if (!cookies.isEmpty()) {
            // RFC 6265, section 5.4: one field for all
            own.addAll(List.of("cookie", String.join("; ", cookies)));
        }
        Supplier<? extends Headers> supplier = more;
        return () -> {
            List<String> fresh = new ArrayList<>(own);
            supplier.get().forEach((name, value) -> {
                check(name, value);
                fresh.add(name);
                fresh.add(value);
            });
            return Headers.of(fresh.toArray(String[]::new));
        };
    }
}
