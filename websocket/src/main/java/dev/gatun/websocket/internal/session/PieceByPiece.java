package dev.gatun.websocket.internal.session;

import dev.gatun.websocket.MessageOutput;
import dev.gatun.websocket.MessageType;
import dev.gatun.websocket.internal.frame.Opcode;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A message that a program sends in pieces. Its methods are called by any thread; what they do is done on the loop. */
final class PieceByPiece implements MessageOutput {
    private static final byte[] NOTHING = new byte[0];

    private final Session session;
    private final int opcode;
    /** Below all loop only. Pieces that came before it was this message's turn. */
    private final Queue<Piece> early = new ArrayDeque<>(0);
    private boolean isTurn;
    private boolean refused;
    private boolean begun;
    private boolean ended;

    private record Piece(byte[] bytes, boolean end, CompletableFuture<Void> done) {}

    PieceByPiece(Session session, MessageType type) {
        this.session = session;
        this.opcode = type == MessageType.TEXT ? Opcode.TEXT : Opcode.BINARY;
        session.execute(() -> refused = !session.outgoing().begin(this));
    }

    /** Sends the pieces that have waited for their turn. */
    void turn() {
        isTurn = true;
        while (!early.isEmpty()) {
            Piece piece = early.poll();
            session.outgoing().waited(-piece.bytes.length);
            Outcome.tell(send(piece.bytes, piece.end), piece.done);
        }
    }

    /** The session has ended. */
    void fail(RuntimeException why) {
        refused = true;
        while (!early.isEmpty()) {
            early.poll().done.completeExceptionally(why);
        }
    }

    @Override
    public CompletionStage<Void> write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public CompletionStage<Void> write(byte[] bytes) {
        return session.onLoop(() -> piece(bytes, false));
    }

    @Override
    public CompletionStage<Void> end() {
        return session.onLoop(() -> piece(NOTHING, true));
    }

    private CompletionStage<Void> piece(byte[] bytes, boolean end) {
        if (refused) {
            return CompletableFuture.failedStage(session.closedFailure());
        }
        if (ended) {
            throw new IllegalStateException("the message has ended");
        }
        if (bytes.length == 0 && !end) {
            return Outgoing.DONE;
        }
        ended = end;
        if (!session.outgoing().hasRoom()) {
            return CompletableFuture.failedStage(session.closedFailure());
        }
        if (isTurn) {
            return send(bytes, end);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        early.add(new Piece(bytes, end, done));
        session.outgoing().waited(bytes.length);
        return done;
    }

    private CompletionStage<Void> send(byte[] bytes, boolean end) {
        int frame = begun ? Opcode.CONTINUATION : opcode;
        begun = true;
        return session.outgoing().piece(frame, MemorySegment.ofArray(bytes), end);
    }

    @Override
    public OutputStream stream() {
        return new Stream();
    }

    /** Waits for each piece before the next. */
    private final class Stream extends OutputStream {
        private static final int PIECE = 16 << 10;

        private final byte[] bytes = new byte[PIECE];
        private int size;
        private boolean closed;

        @Override
        public void write(int octet) throws IOException {
            if (size == PIECE) {
                flush();
            }
            bytes[size++] = (byte) octet;
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            int at = offset;
            int left = length;
            while (left > 0) {
                if (size == PIECE) {
                    flush();
                }
                int count = Math.min(left, PIECE - size);
                System.arraycopy(source, at, bytes, size, count);
                size += count;
                at += count;
                left -= count;
            }
        }

        @Override
        public void flush() throws IOException {
            if (size > 0) {
                byte[] piece = Arrays.copyOf(bytes, size);
                size = 0;
                await(PieceByPiece.this.write(piece));
            }
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                flush();
                await(end());
            }
        }

        private void await(CompletionStage<Void> sent) throws IOException {
            try {
                sent.toCompletableFuture().join();
            } catch (CompletionException e) {
                throw new IOException("the message could not be sent", e.getCause());
            }
        }
    }
}
