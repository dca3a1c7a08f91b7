package dev.gatun.platform.client;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One exchange: sends what it is told to, as fast as it may, and gathers what comes back. Content counts from 0 to 250 over and over, both ways, so that a
 * byte that is missing or twice is seen. Used on the loop, looked at from anywhere.
 */
class Answer implements ExchangeListener {
    private static final int PART = 10_000;

    final CompletableFuture<String> ended = new CompletableFuture<>();
    final CompletableFuture<IncomingResponse> head = new CompletableFuture<>();
    final List<Integer> interim = new CopyOnWriteArrayList<>();
    final StringBuilder text = new StringBuilder();
    volatile long received;
    volatile long sent;
    volatile boolean counts = true;
    volatile Headers trailers = Headers.empty();
    ClientExchange exchange;
    private long toSend;
    private Headers lastFields = Headers.empty();

    /** A request of this size, {@link OutgoingRequest#UNKNOWN} as its length if {@code chunked}. */
    static OutgoingRequest request(Method method, String target, long size, boolean chunked, boolean trailers, String... headers) {
        return new OutgoingRequest(method, "http", "a.example", target, Headers.of(headers), chunked ? OutgoingRequest.UNKNOWN : size,
                size > 0 || chunked, trailers, Optional.empty(), Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    static OutgoingRequest get(String target) {
        return request(Method.GET, target, 0, false, false);
    }

    /** Sends the request on {@code connection}, and {@code size} bytes of content. On the loop. */
    Answer send(ClientConnection connection, OutgoingRequest request, long size) {
        toSend = size;
        lastFields = request.trailers() ? Headers.of("x-sent", Long.toString(size)) : Headers.empty();
        exchange = connection.send(request, this);
        onWritable();
        return this;
    }

    @Override
    public void onWritable() {
        while (sent < toSend && exchange.isWritable()) {
            int length = (int) Math.min(PART, toSend - sent);
            Buffer part = Buffer.allocate(length);
            for (int i = 0; i < length; i++) {
                part.put((byte) ((sent + i) % 251));
            }
            exchange.write(part);
            sent += length;
        }
        if (sent == toSend) {
            toSend = -1;
            exchange.end(lastFields);
        }
    }

    @Override
    public void onInterim(IncomingResponse response) {
        interim.add(response.status().code());
    }

    @Override
    public void onResponse(IncomingResponse response) {
        head.complete(response);
    }

    @Override
    public void onContent(Buffer chunk) {
        if (text.length() < 1_000) {
            text.append(chunk.toString(StandardCharsets.ISO_8859_1));
        }
        long at = received;
        while (chunk.isReadable()) {
            counts &= chunk.read() == (byte) (at++ % 251);
        }
        received = at;
    }

    @Override
    public void onEnd(Headers fields) {
        trailers = fields;
        ended.complete(text.toString());
    }

    @Override
    public ConnectionHandler onUpgraded(IncomingResponse response, Connection tunnel) {
        throw new IllegalStateException("nobody asked for another protocol");
    }

    @Override
    public void onFailed(ExchangeFailure failure) {
        head.completeExceptionally(failure);
        ended.completeExceptionally(failure);
    }

    /** The failure that it ends with. */
    ExchangeFailure failure() {
        return Wire.await(ended.handle((value, why) -> (ExchangeFailure) why));
    }
}
