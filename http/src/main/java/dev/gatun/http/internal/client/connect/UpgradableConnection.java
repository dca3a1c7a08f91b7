package dev.gatun.http.internal.client.connect;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.client.http1.Http1ClientConnection;
import dev.gatun.http.internal.client.http2.Http2ClientConnection;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.tls.TlsSession;
import java.util.Optional;

/**
 * A connection in clear text that offers HTTP/2 with its first request without content (RFC 7540, section 3.2): the content would have to be sent before
 * anything of HTTP/2 may. Loop only.
 *
 * <pre>
 *   HTTP/1.1 --first request without content--> offered --101--> HTTP/2, stream 1 being that request
 *                                                  '-- any other response --> HTTP/1.1 for good
 * </pre>
 */
final class UpgradableConnection implements ClientConnection {
    private static final String PROTOCOL = "h2c";

    private final WireLimits limits;
    /** What is spoken at the moment. */
    private ClientConnection spoken;
    private Owner owner = Owner.NOBODY;
    private boolean offered;
    private boolean changing;
    private boolean closing;
    private boolean retired;

    UpgradableConnection(Http1ClientConnection first, WireLimits limits) {
        this.spoken = first;
        this.limits = limits;
        first.owner(new Relay());
    }

    @Override
    public ClientExchange send(OutgoingRequest request, ExchangeListener listener) {
        if (offered || request.hasContent() || request.upgrade().isPresent() || request.method() == Method.CONNECT) {
            return spoken.send(request, listener);
        }
        Offer offer = new Offer(request, listener);
        offer.begin();
        offered = true;
        return offer;
    }

    private void changed(Offer offer, Connection carrier) {
        Http2ClientConnection second = Http2ClientConnection.on(carrier, Optional.empty(), limits);
        second.owner(new Relay());
        spoken = second;
        changing = false;
        offer.adopted(second);
        carrier.handler(second);
        second.onOpen(carrier);
        if (closing) {
            second.close();
        } else {
            owner.roomGrew(this);
        }
    }

    @Override
    public HttpVersion version() {
        return spoken.version();
    }

    @Override
    public Connection carrier() {
        return spoken.carrier();
    }

    @Override
    public Optional<TlsSession> tls() {
        return spoken.tls();
    }

    @Override
    public int room() {
        return closing ? 0 : spoken.room();
    }

    @Override
    public int active() {
        return spoken.active();
    }

    @Override
    public boolean probe() {
        return spoken.probe();
    }

    @Override
    public boolean isOpen() {
        return !closing && spoken.isOpen();
    }

    @Override
    public void owner(Owner newOwner) {
        owner = newOwner;
    }

    @Override
    public void close() {
        closing = true;
        spoken.close();
    }

    @Override
    public void abort() {
        spoken.abort();
    }

    @Override
    public String toString() {
        return spoken + (offered ? "" : ", not offered HTTP/2 yet");
    }

    /** What either version tells, as this connection's. */
    private final class Relay implements Owner {
        @Override
        public void roomGrew(ClientConnection connection) {
            owner.roomGrew(UpgradableConnection.this);
        }

        @Override
        public void retired(ClientConnection connection) {
            // Leaving HTTP/1.1 is not the end here.
            if (!changing && !retired) {
                retired = true;
                owner.retired(UpgradableConnection.this);
            }
        }
    }

    /** The request that offers HTTP/2, whichever version answers it. */
    private final class Offer implements ClientExchange, ExchangeListener {
        private final OutgoingRequest request;
        private final ExchangeListener listener;
        private ClientExchange exchange;
        private long endedAt;
        private boolean paused;

        Offer(OutgoingRequest request, ExchangeListener listener) {
            this.request = request;
            this.listener = listener;
        }

        void begin() {
            HeaderList fields = HeaderList.copyOf(request.headers());
            fields.add("http2-settings", Http2ClientConnection.offer(limits));
            exchange = spoken.send(new OutgoingRequest(request.method(), request.scheme(), request.authority(), request.target(), fields, 0, false, false,
                    Optional.of(PROTOCOL), request.responseTimeout(), request.gapTimeout()), this);
        }

        void adopted(Http2ClientConnection second) {
            exchange = second.adopt(request, listener, endedAt);
            if (paused) {
                exchange.pause();
            }
        }

        // ---- for who sends

        @Override
        public void write(Buffer content) {
            exchange.write(content);
        }

        @Override
        public void end(Headers trailers) {
            endedAt = carrier().loop().nanoTime();
            exchange.end(trailers);
        }

        @Override
        public boolean isWritable() {
            return exchange.isWritable();
        }

        @Override
        public long written() {
            return exchange.written();
        }

        @Override
        public void pause() {
            paused = true;
            exchange.pause();
        }

        @Override
        public void resume() {
            paused = false;
            exchange.resume();
        }

        @Override
        public void cancel() {
            exchange.cancel();
        }

        // ---- from HTTP/1.1

        @Override
        public void onInterim(IncomingResponse response) {
            listener.onInterim(response);
        }

        @Override
        public void onResponse(IncomingResponse response) {
            listener.onResponse(response);
        }

        @Override
        public void onContent(Buffer chunk) {
            listener.onContent(chunk);
        }

        @Override
        public void onEnd(Headers trailers) {
            listener.onEnd(trailers);
        }

        @Override
        public void onWritable() {
            listener.onWritable();
        }

        @Override
        public ConnectionHandler onUpgraded(IncomingResponse response, Connection tunnel) {
            changing = true;
            return new OnceOpen(opened -> changed(this, opened));
        }

        @Override
        public void onFailed(ExchangeFailure failure) {
            listener.onFailed(failure);
        }
    }
}
