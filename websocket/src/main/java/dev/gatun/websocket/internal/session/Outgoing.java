package dev.gatun.websocket.internal.session;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.MessageDropped;
import dev.gatun.websocket.SlowConsumer;
import dev.gatun.websocket.internal.deflate.DeflateAgreement;
import dev.gatun.websocket.internal.deflate.MessageDeflater;
import dev.gatun.websocket.internal.deflate.PooledTarget;
import dev.gatun.websocket.internal.frame.FrameWriter;
import dev.gatun.websocket.internal.frame.Masking;
import dev.gatun.websocket.internal.frame.Opcode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Makes frames of messages and writes them. Messages wait here only behind one that is sent in pieces, or because of {@link SlowConsumer#WAIT}. Loop only.
 */
final class Outgoing {
    /** What {@code send} returns when nobody needs to wait. */
    static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    /** How many times the queue's limit may wait under {@link SlowConsumer#WAIT}. */
    private static final int WAITING = 4;

    private final Session session;
    private final LoopShare share;
    private final Connection connection;
    private final boolean server;
    private final DeflateAgreement agreement;
    /** Messages that must not be sent yet; {@code null} when there never was one. */
    private ArrayDeque<Waiting> waiting;
    private long waitingBytes;
    /** Who is told when there is room again. */
    private List<CompletableFuture<Void>> held = List.of();
    private MessageDeflater deflater;
    private PieceByPiece pieces;
    private int unansweredPings;

    /** A message to be sent later. */
    private record Waiting(int opcode, MemorySegment payload, PieceByPiece pieces, CompletableFuture<Void> done) {
        long size() {
            return payload.byteSize();
        }
    }

    Outgoing(Session session, LoopShare share, Connection connection) {
        this.session = session;
        this.share = share;
        this.connection = connection;
        this.server = session.options().server();
        this.agreement = session.agreement();
    }

    long pendingBytes() {
        return connection.pendingBytes() + waitingBytes;
    }

    boolean isWritable() {
        return waitingBytes == 0 && connection.isWritable();
    }

    // ---- whole messages

    /** Sends a message; the payload may change when this has returned. */
    CompletionStage<Void> message(int opcode, MemorySegment payload) {
        return message(opcode, payload, null);
    }

    /** Sends a message that others get as well. */
    CompletionStage<Void> message(SharedFrame.OnLoop shared) {
        return message(shared.frame().opcode(), MemorySegment.ofArray(shared.frame().payload()), shared);
    }

    private CompletionStage<Void> message(int opcode, MemorySegment payload, SharedFrame.OnLoop shared) {
        if (!session.isOpenNow()) {
            return CompletableFuture.failedStage(session.closedFailure());
        }
        long pending = pendingBytes();
        long limit = session.options().limits().queue();
        boolean waits = isHeldBack();
        if (pending >= limit) {
            session.limitHit("queue");
            if (session.options().slowConsumer() == SlowConsumer.DROP) {
                return CompletableFuture.failedStage(new MessageDropped(pending));
            }
            if (session.options().slowConsumer() == SlowConsumer.CLOSE || pending >= WAITING * limit) {
                session.tooSlow(pending);
                return CompletableFuture.failedStage(session.closedFailure());
            }
            // A connection that takes more at once never says that it does again: what waited for that would wait for ever.
            waits |= !connection.isWritable();
        }
        session.messageSent();
        if (waits) {
            return enqueue(opcode, shared == null ? copy(payload) : payload, null);
        }
        now(opcode, payload, shared);
        return connection.isWritable() ? DONE : hold();
    }

    private boolean isHeldBack() {
        return pieces != null || waiting != null && !waiting.isEmpty();
    }

    private static MemorySegment copy(MemorySegment payload) {
        return MemorySegment.ofArray(payload.toArray(ValueLayout.JAVA_BYTE));
    }

    private CompletionStage<Void> enqueue(int opcode, MemorySegment payload, PieceByPiece next) {
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        waiting.add(new Waiting(opcode, payload, next, done));
        waitingBytes += payload.byteSize();
        if (!connection.isWritable()) {
            session.mayBeStuck();
        }
        return done;
    }

    private CompletionStage<Void> hold() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (held.isEmpty()) {
            held = new ArrayList<>(2);
        }
        held.add(done);
        session.mayBeStuck();
        return done;
    }

    private void now(int opcode, MemorySegment payload, SharedFrame.OnLoop shared) {
        if (shared != null && server) {
            if (deflater != null) {
                // It may refer to what the peer saw last, which is not what it has seen itself.
                deflater.forget();
            }
            connection.write(shared.view(agreement));
        } else if (agreement != null && payload.byteSize() >= agreement.threshold()) {
            compressed(opcode, payload);
        } else {
            frame(FrameWriter.first(opcode, true, false), payload);
        }
    }

    private void compressed(int opcode, MemorySegment payload) {
        int size = Math.toIntExact(payload.byteSize());
        PooledTarget target = new PooledTarget(share.loop().buffers(), FrameWriter.LARGEST, Math.max(256, size / 2));
        MessageDeflater used = deflater();
        try {
            used.deflate(target, payload.asByteBuffer(), true);
            compressedFrame(FrameWriter.first(opcode, true, true), target.take());
        } catch (RuntimeException e) {
            // No memory, most likely: the peer never sees what was deflated, so that nothing may refer to it.
            used.forget();
            throw e;
        } finally {
            target.release();
        }
        releaseDeflater();
    }

    private MessageDeflater deflater() {
        if (deflater == null) {
            deflater = share.takeDeflater(agreement, server);
        }
        return deflater;
    }

    private void releaseDeflater() {
        if (deflater != null && deflater.isShareable()) {
            share.giveBack(deflater);
            deflater = null;
        }
    }

    /** Puts a header before what was deflated, which left room for it. */
    private void compressedFrame(int first, Buffer deflated) {
        int length = deflated.readableBytes();
        int end = deflated.writeIndex();
        int start = deflated.readIndex() - FrameWriter.size(length, !server);
        int mask = server ? 0 : share.nextMask();
        Masking.apply(deflated.segment(), deflated.readIndex(), length, mask);
        deflated.readIndex(start).writeIndex(start);
        header(deflated, first, length, mask);
        deflated.writeIndex(end);
        connection.write(deflated);
    }

    private void header(Buffer out, int first, long length, int mask) {
        if (server) {
            FrameWriter.header(out, first, length);
        } else {
            FrameWriter.header(out, first, length, mask);
        }
    }

    /** Writes a frame as it is. */
    private void frame(int first, MemorySegment payload) {
        int length = Math.toIntExact(payload.byteSize());
        int size = FrameWriter.size(length, !server) + length;
        boolean small = size <= LoopShare.SMALL;
        Buffer out = small ? share.small() : share.loop().buffers().acquire(size);
        int mask = server ? 0 : share.nextMask();
        header(out, first, length, mask);
        int at = out.writeIndex();
        out.put(payload, 0, length);
        Masking.apply(out.segment(), at, length, mask);
        connection.write(out);
    }

    /** Writes a control frame, ahead of whatever waits here. */
    void control(int opcode, MemorySegment payload) {
        if (opcode == Opcode.PING) {
            unansweredPings++;
        }
        frame(FrameWriter.first(opcode, true, false), payload);
    }

    /** Whether a pong answers a ping, rather than being the peer's own idea. */
    boolean answersPing() {
        return unansweredPings > 0 && unansweredPings-- > 0;
    }

    // ---- messages in pieces

    /** Lets {@code next} send its pieces, now or when it is its turn; {@code false} when the session is not open any more. */
    boolean begin(PieceByPiece next) {
        if (!session.isOpenNow()) {
            return false;
        }
        if (isHeldBack()) {
            enqueue(Opcode.CONTINUATION, MemorySegment.NULL, next);
        } else {
            pieces = next;
            next.turn();
        }
        return true;
    }

    /** Counts bytes of pieces that wait for their turn. */
    void waited(int more) {
        waitingBytes += more;
    }

    /**
     * Whether another piece may be sent. One can't be dropped out of its message: a program that sends pieces on without waiting for room ends the session,
     * whatever {@link SlowConsumer} says.
     */
    boolean hasRoom() {
        long pending = pendingBytes();
        if (pending < WAITING * session.options().limits().queue()) {
            return true;
        }
        session.limitHit("queue");
        session.tooSlow(pending);
        return false;
    }

    /** Sends a piece of the message that is under way. One that can't be sent, for want of memory most likely, ends the session: it would be a hole. */
    CompletionStage<Void> piece(int opcode, MemorySegment payload, boolean end) {
        try {
            return sent(opcode, payload, end);
        } catch (RuntimeException e) {
            session.fail(CloseReason.of(CloseReason.INTERNAL_ERROR));
            throw e;
        }
    }

    private CompletionStage<Void> sent(int opcode, MemorySegment payload, boolean end) {
        session.messageSent();
        boolean first = opcode != Opcode.CONTINUATION;
        if (agreement == null) {
            frame(FrameWriter.first(opcode, end, false), payload);
        } else {
            PooledTarget target = new PooledTarget(share.loop().buffers(), FrameWriter.LARGEST, Math.max(256, (int) payload.byteSize() / 2));
            try {
                deflater().deflate(target, payload.asByteBuffer(), end);
                compressedFrame(FrameWriter.first(opcode, end, first), target.take());
            } finally {
                target.release();
            }
        }
        if (end) {
            pieces = null;
            if (agreement != null) {
                releaseDeflater();
            }
            drain();
        }
        return connection.isWritable() ? DONE : hold();
    }

    // ---- room, and the end

    /** There is room again. */
    void writable() {
        List<CompletableFuture<Void>> told = held;
        held = List.of();
        drain();
        told.forEach(future -> future.complete(null));
    }

    private void drain() {
        while (waiting != null && !waiting.isEmpty() && pieces == null && connection.isWritable() && session.isSending()) {
            Waiting next = waiting.poll();
            waitingBytes -= next.size();
            if (next.pieces != null) {
                pieces = next.pieces;
                next.pieces.turn();
            } else {
                now(next.opcode, next.payload, null);
            }
            next.done.complete(null);
        }
        if (!isHeldBack()) {
            session.sentAll();
        }
    }

    /** Whether messages wait that are to be sent before the close frame. */
    boolean hasWaiting() {
        return isHeldBack();
    }

    /** Nothing more is sent. */
    void release() {
        RuntimeException failure = session.closedFailure();
        if (deflater != null) {
            deflater.close();
            deflater = null;
        }
        PieceByPiece underWay = pieces;
        pieces = null;
        List<CompletableFuture<Void>> told = held;
        held = List.of();
        ArrayDeque<Waiting> dropped = waiting;
        waiting = null;
        waitingBytes = 0;
        told.forEach(future -> future.completeExceptionally(failure));
        if (underWay != null) {
            underWay.fail(failure);
        }
        if (dropped != null) {
            dropped.forEach(message -> {
                if (message.pieces != null) {
                    message.pieces.fail(failure);
                }
                message.done.completeExceptionally(failure);
            });
        }
    }
}
