package dev.gatun.http.internal.client.pool;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.server.FakeConnection;
import dev.gatun.http.internal.server.FakeLoop;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.tls.TlsSession;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A connection whose server is the test. */
public final class FakeClientConnection implements ClientConnection {
    public final List<FakeExchange> exchanges = new ArrayList<>();
    private final HttpVersion version;
    private final Connection carrier;
    private int streams;
    private Owner owner;
    private boolean open = true;
    private boolean aborted;
    private boolean silent;
    private boolean probing;
    private Optional<RuntimeException> refusal = Optional.empty();

    public FakeClientConnection(FakeLoop loop, HttpVersion version, int streams) {
        this.version = version;
        this.carrier = new FakeConnection(loop);
        this.streams = streams;
    }

    /** One request on it, and what its server does. */
    public final class FakeExchange implements ClientExchange {
        public final OutgoingRequest request;
        public final ExchangeListener listener;
        public final ByteArrayOutputStream content = new ByteArrayOutputStream();
        public boolean ended;
        public boolean paused;
        public boolean cancelled;
        public boolean writable = true;
        public Headers trailers = Headers.empty();

        FakeExchange(OutgoingRequest request, ExchangeListener listener) {
            this.request = request;
            this.listener = listener;
        }

        /** It is over: the connection has room again. */
        public void done() {
            if (exchanges.remove(this) && owner != null && open) {
                owner.roomGrew(FakeClientConnection.this);
            }
        }

        public String sent() {
            return content.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void write(Buffer data) {
            content.writeBytes(data.toByteArray());
            data.skip(data.readableBytes());
            data.release();
        }

        @Override
        public void end(Headers fields) {
            ended = true;
            trailers = fields;
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public long written() {
            return content.size();
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public void cancel() {
            cancelled = true;
            if (version == HttpVersion.HTTP_2) {
                done();
            } else {
                FakeClientConnection.this.end();
            }
        }
    }

    /** The server allows more streams. */
    public void streams(int count) {
        streams = count;
        owner.roomGrew(this);
    }

    /** Nothing was heard of the server for long. */
    public void silence() {
        silent = true;
    }

    /** The server has answered that it is there. */
    public void answer() {
        silent = false;
        probing = false;
        owner.roomGrew(this);
    }

    /** The connection is lost. */
    public void lose(ExchangeFailure failure) {
        List<FakeExchange> lost = List.copyOf(exchanges);
        exchanges.clear();
        end();
        lost.forEach(exchange -> exchange.listener.onFailed(failure));
    }

    /** The server goes away, or has gone. */
    public void end() {
        if (open) {
            open = false;
            if (owner != null) {
                owner.retired(this);
            }
        }
    }

    /** What is sent is refused from now on. */
    public void refuse(RuntimeException why) {
        refusal = Optional.of(why);
    }

    public boolean isAborted() {
        return aborted;
    }

    public FakeExchange last() {
        return exchanges.getLast();
    }

    @Override
    public HttpVersion version() {
        return version;
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
        return open && !probing ? streams - exchanges.size() : 0;
    }

    @Override
    public boolean probe() {
        probing = silent;
        return silent;
    }

    @Override
    public int active() {
        return exchanges.size();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void owner(Owner newOwner) {
        owner = newOwner;
    }

    @Override
    public ClientExchange send(OutgoingRequest request, ExchangeListener listener) {
        if (room() == 0) {
            throw new IllegalStateException("no room");
        }
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        FakeExchange exchange = new FakeExchange(request, listener);
        exchanges.add(exchange);
        return exchange;
    }

    @Override
    public void close() {
        end();
    }

    @Override
    public void abort() {
        aborted = true;
        end();
    }
}
