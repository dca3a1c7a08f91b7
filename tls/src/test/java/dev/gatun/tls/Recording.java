package dev.gatun.tls;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A handler that remembers what it was told, and by default consumes everything and leaves a half-closed connection open. */
class Recording implements ConnectionHandler {
    private final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<TlsConnection> opened = new CompletableFuture<>();
    private final CompletableFuture<TlsSession> secured = new CompletableFuture<>();
    private final CompletableFuture<CloseCause> closed = new CompletableFuture<>();

    @Override
    public void onOpen(Connection connection) {
        record("open");
        ((TlsConnection) connection).onSecured(session -> {
            record("secured");
            secured.complete(session);
        });
        opened.complete((TlsConnection) connection);
    }

    @Override
    public void onData(Connection connection, Buffer data) {
        record("data");
        take(data);
    }

    @Override
    public void onInputEnd(Connection connection) {
        record("inputEnd");
    }

    @Override
    public void onWritable(Connection connection) {
        record("writable");
    }

    @Override
    public void onClosed(Connection connection, CloseCause cause) {
        record("closed " + cause.kind());
        closed.complete(cause);
    }

    /** Consumes and keeps bytes. */
    protected final synchronized void take(Buffer data) {
        byte[] part = new byte[data.readableBytes()];
        data.read(part, 0, part.length);
        bytes.writeBytes(part);
        notifyAll();
    }

    /** Remembers an event; data in a row counts once. */
    protected final synchronized void record(String event) {
        if (!event.equals("data") || events.isEmpty() || !events.getLast().equals("data")) {
            events.add(event);
        }
        notifyAll();
    }

    synchronized List<String> events() {
        return List.copyOf(events);
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Waits until {@code count} bytes were consumed, and gives all of them. */
    synchronized byte[] awaitBytes(int count) {
        await(recording -> recording.bytes.size() >= count);
        return bytes.toByteArray();
    }

    void awaitEvent(String event) {
        await(recording -> recording.events.contains(event));
    }

    synchronized void await(Predicate<Recording> condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.test(this)) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("not within 20 s; so far: " + events + ", " + bytes.size() + " bytes");
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    TlsConnection connection() {
        return Net.await(opened);
    }

    TlsSession session() {
        return Net.await(secured);
    }

    CloseCause cause() {
        return Net.await(closed);
    }

    /** The failure with which TLS ended it. */
    TlsFailure failure() {
        return (TlsFailure) cause().error().orElseThrow();
    }
}
