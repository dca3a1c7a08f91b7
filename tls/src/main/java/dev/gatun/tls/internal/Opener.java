package dev.gatun.tls.internal;

import dev.gatun.reactor.Buffer;
import dev.gatun.tls.TlsFailure;
import dev.gatun.tls.TlsSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * The way in of a {@link TlsLayer}: opens records one by one, shows their content to the handler, as much at once as there is, and does the handshake. Confined
 * to the loop; while a task of the handshake runs elsewhere the engine is not touched, because it would make the loop wait.
 */
final class Opener {
    private final TlsLayer layer;
    private final HandlerSide side;
    private final Sealer sealer;
    private final TlsCounters counters;
    private final RecordBudget budget;
    /** Dropped when it is done. */
    private Handshake handshake;
    /** {@code null} until the client's hello has come, and after the end. */
    private SSLEngine engine;
    /** {@code null} until the handshake is done. */
    private TlsSession session;
    private boolean working;
    private boolean inputOver;

    Opener(TlsLayer layer, HandlerSide side, Sealer sealer, RecordBudget budget, TlsCounters counters, Handshake handshake) {
        this.layer = layer;
        this.side = side;
        this.sealer = sealer;
        this.budget = budget;
        this.counters = counters;
        this.handshake = handshake;
    }

    boolean isSecured() {
        return session != null;
    }

    /** Whether a task of the handshake runs elsewhere. */
    boolean isWorking() {
        return working;
    }

    /** Whether the engine may be used now. */
    boolean hasEngine() {
        return engine != null && !working;
    }

    /** Whether the engine has been made. */
    boolean hasBegun() {
        return engine != null;
    }

    /** Whether the peer's close_notify has come. */
    boolean isInputOver() {
        return inputOver;
    }

    Optional<TlsSession> session() {
        return Optional.ofNullable(session);
    }

    void onSecured(Consumer<? super TlsSession> action) {
        if (session != null) {
            action.accept(session);
        } else if (handshake != null) {
            handshake.actions().add(action);
        }
    }

    /** A client says its hello, if it has not yet. */
    void beginAsClient() throws SSLException {
        if (handshake != null && handshake.clientEngine().isPresent()) {
            begin(handshake.clientEngine().get());
            advance(engine.getHandshakeStatus());
        }
    }

    /** @throws TlsRefusal when the client's hello can't be taken */
    void received(Buffer data) throws SSLException {
        if (engine == null && !layer.isEnded()) {
            Optional<ClientHello> hello = handshake.reader().read(data);
            if (hello.isEmpty()) {
                return;
            }
            handshake.hello(hello.get());
            begin(handshake.source().orElseThrow().engineFor(hello.get()));
        }
        InboundScratch scratch = InboundScratch.POOL.take();
        try {
            open(scratch, data);
        } finally {
            scratch.plain().clear();
            InboundScratch.POOL.give(scratch);
        }
    }

    private void begin(SSLEngine made) throws SSLException {
        engine = made;
        sealer.engine(made);
        handshake.begin(made);
        made.beginHandshake();
    }

    private void open(InboundScratch scratch, Buffer data) throws SSLException {
        Buffer plain = scratch.plain();
        while (true) {
            if (inputOver || layer.isEnded() || session != null && !layer.isOpen()) {
                data.skip(data.readableBytes());
            }
            int length = mayOpen() ? Records.length(data) : 0;
            // An alert ends both directions of TLS 1.2: what is to be answered to what came before it is answered first.
            boolean alert = length > 0 && Records.type(data) == Records.ALERT;
            if (plain.isReadable() && (length <= 0 || alert || !scratch.hasRoom())) {
                side.received(plain);
                plain.clear();
            } else if (length == Records.MALFORMED) {
                layer.malformed(Records.type(data));
                return;
            } else if (length == 0) {
                return;
            } else {
                if (alert) {
                    layer.sealNow();
                }
                openRecord(scratch, data, length);
            }
        }
    }

    private boolean mayOpen() {
        return !working && !layer.isEnded() && !inputOver && (session == null || side.wantsInput());
    }

    private void openRecord(InboundScratch scratch, Buffer data, int length) throws SSLException {
        if (session != null && Records.type(data) == Records.HANDSHAKE && !session.version().equals("TLSv1.3")) {
            // Under TLS 1.2 the type of a record can be seen, and after the first handshake there is none but for another.
            layer.fail(TlsFailure.Kind.RENEGOTIATION, "the peer began a second handshake", Optional.empty());
            return;
        }
        ByteBuffer sealed = scratch.take(data, length);
        int content = 0;
        do {
            SSLEngineResult result = unwrap(sealed, scratch);
            content += result.bytesProduced();
            if (result.getStatus() == Status.CLOSED) {
                closeNotified();
            }
            boolean answers = result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
            boolean moved = result.bytesConsumed() > 0 || answers;
            if (answers && result.bytesProduced() > 0) {
                // Content asks for no answer: the engine has read as much as one key is good for.
                budget.expectAnswer();
            }
            advance(result.getHandshakeStatus());
            if (sealed.hasRemaining() && (!moved || working) && !inputOver) {
                throw new SSLException("the engine does not take a record: " + result.getStatus() + ", " + result.getHandshakeStatus());
            }
        } while (sealed.hasRemaining() && !inputOver && !layer.isEnded());
        if (content > 0) {
            budget.earn(content);
        } else if (!budget.spend() && !layer.isEnded()) {
            layer.fail(TlsFailure.Kind.FLOOD, "too many records without content", Optional.empty());
        }
    }

    private SSLEngineResult unwrap(ByteBuffer sealed, InboundScratch scratch) throws SSLException {
        try {
            SSLEngineResult result = engine.unwrap(sealed, scratch.target());
            scratch.produced(result.bytesProduced());
            return result;
        } catch (RuntimeException e) {
            // Providers let some through; the connection ends as by any other failure of its engine.
            throw new SSLException(e.toString(), e);
        }
    }

    private void closeNotified() throws SSLException {
        inputOver = true;
        side.inputEnded();
        if (session == null) {
            throw new SSLException("the peer sent close_notify within the handshake");
        }
    }

    /** Goes on with the handshake as far as it goes without another record. */
    private void advance(HandshakeStatus first) throws SSLException {
        HandshakeStatus next = first;
        while (!layer.isEnded()) {
            switch (next) {
                case NEED_WRAP -> {
                    if (sealer.hasEnded()) {
                        return;
                    }
                    next = sealer.sealHandshake();
                }
                case NEED_TASK -> {
                    startTasks();
                    return;
                }
                case FINISHED -> {
                    secured();
                    next = engine.getHandshakeStatus();
                }
                case NOT_HANDSHAKING -> {
                    if (!inputOver && !sealer.hasEnded()) {
                        secured();
                    }
                    return;
                }
                default -> {
                    return;
                }
            }
        }
    }

    private void secured() {
        if (session != null) {
            return;
        }
        Handshake done = handshake;
        handshake = null;
        session = done.done(engine, layer.remoteAddress());
        budget.secured();
        counters.secured(session.resumed());
        layer.secured();
        done.actions().forEach(action -> action.accept(session));
    }

    /** TLS ends the connection, in its handshake or behind it. */
    void failed(TlsFailure.Kind kind) {
        counters.failed(kind, !isSecured());
        if (handshake != null) {
            handshake.failed(kind, layer.remoteAddress());
        }
    }

    private void startTasks() {
        List<Runnable> tasks = new ArrayList<>(1);
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            tasks.add(task);
        }
        working = true;
        counters.tasks().submit(layer.loop().unpinned(() -> {
            Optional<Throwable> failed = Optional.empty();
            try {
                tasks.forEach(Runnable::run);
            } catch (Throwable t) {
                failed = Optional.of(t);
            }
            Optional<Throwable> outcome = failed;
            try {
                layer.loop().execute(() -> layer.tasksDone(outcome));
            } catch (RejectedExecutionException e) {
                // The loop has ended, and its connections with it.
                return;
            }
        }));
    }

    /** The tasks are back; the connection may have ended meanwhile. */
    void tasksDone(Optional<Throwable> failed) throws SSLException {
        working = false;
        if (layer.isEnded()) {
            return;
        }
        if (failed.isPresent()) {
            throw new SSLException("a task of the handshake failed: " + failed.get(), failed.get());
        }
        advance(engine.getHandshakeStatus());
    }

    /** The connection is over. */
    void end() {
        engine = null;
        handshake = null;
    }
}
