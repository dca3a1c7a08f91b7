package dev.gatun.http.internal.client.connect;

import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import java.util.Optional;
import java.util.function.Function;

/** Makes connections as {@link ConnectSettings} say. Immutable; each attempt belongs to its loop. */
public final class OriginConnector implements Connector {
    private final ConnectSettings settings;
    private final EventLoops loops;
    private final Optional<Function<? super Origin, byte[]>> preface;
    private final boolean tunnels;

    /** @param loops to which the loop of each connection must belong */
    public OriginConnector(ConnectSettings settings, EventLoops loops) {
        this(settings, loops, Optional.empty(), false);
    }

    private OriginConnector(ConnectSettings settings, EventLoops loops, Optional<Function<? super Origin, byte[]>> preface, boolean tunnels) {
        this.settings = settings;
        this.loops = loops;
        this.preface = preface;
        this.tunnels = tunnels;
    }

    /**
     * The same that sends some bytes to each server before all else, in front of TLS, and behind a tunnel of a proxy: a header of the PROXY protocol.
     *
     * @param bytes asked for each connection, on its loop
     */
    public OriginConnector preface(Function<? super Origin, byte[]> bytes) {
        return new OriginConnector(settings, loops, Optional.of(bytes), tunnels);
    }

    /** The same that asks proxies of HTTP for tunnels in clear text too, for what leaves HTTP: WebSocket (RFC 6455, section 4.1). */
    public OriginConnector tunnels() {
        return new OriginConnector(settings, loops, preface, true);
    }

    /** What the connections are made by. */
    public ConnectSettings settings() {
        return settings;
    }

    @Override
    public Attempt connect(Origin origin, EventLoop loop, Listener listener) {
        OriginAttempt attempt = new OriginAttempt(settings, preface, tunnels, origin, loops, loop, listener);
        attempt.start();
        return attempt;
    }
}
