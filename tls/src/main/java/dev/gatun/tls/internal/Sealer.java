package dev.gatun.tls.internal;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.FileRegion;
import java.io.EOFException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * The way out of a {@link TlsLayer}: gathers what was written into as few records as it can, and writes those to the connection below. Confined to the loop;
 * not used while a handshake task runs, because the engine would make the loop wait for it.
 */
final class Sealer {
    /** More records than any engine has left to say when it ends: an alert, or two. */
    private static final int LAST_RECORDS = 4;

    private final Connection below;
    private final RecordBudget budget;
    private final PlainQueue queue = new PlainQueue();
    private SSLEngine engine;
    private boolean ended;

    Sealer(Connection below, RecordBudget budget) {
        this.below = below;
        this.budget = budget;
    }

    void engine(SSLEngine made) {
        engine = made;
    }

    PlainQueue queue() {
        return queue;
    }

    /** Whether the engine has sent close_notify, or an alert, and will seal nothing more. */
    boolean hasEnded() {
        return ended;
    }

    /** Seals what the engine has to say itself, such as messages of the handshake; gives what it wants next. */
    HandshakeStatus sealHandshake() throws SSLException {
        OutboundScratch scratch = OutboundScratch.POOL.take();
        try {
            HandshakeStatus next;
            do {
                next = wrap(scratch, scratch.source(0)).getHandshakeStatus();
            } while (next == HandshakeStatus.NEED_WRAP && !ended);
            scratch.emit(below);
            return next;
        } finally {
            give(scratch);
        }
    }

    /**
     * Seals what waits. A file is read as long as the connection below takes more.
     *
     * @param onlyFull leaves what fills no record: there may be more to come in this turn
     */
    void drain(boolean onlyFull) throws SSLException, EOFException {
        if (queue.isEmpty()) {
            return;
        }
        OutboundScratch scratch = OutboundScratch.POOL.take();
        try {
            while (!queue.isEmpty() && !ended && (!onlyFull || queue.pendingBytes() >= OutboundScratch.RECORD)) {
                if (queue.beginsWithFile()) {
                    scratch.emit(below);
                    if (!below.isWritable() || !below.isOpen()) {
                        break;
                    }
                }
                if (queue.beginsWithFullRecord()) {
                    sealFullRecord(scratch);
                } else {
                    int count = queue.gather(scratch, below.isWritable());
                    if (count > 0) {
                        seal(scratch, scratch.source(count));
                    }
                }
            }
            scratch.emit(below);
        } finally {
            give(scratch);
        }
    }

    /** Seals full records straight from a borrowed buffer, when nothing waits before it. The rest is for the caller. */
    void sealFull(Buffer data) throws SSLException {
        OutboundScratch scratch = OutboundScratch.POOL.take();
        try {
            while (data.readableBytes() >= OutboundScratch.RECORD && !ended) {
                seal(scratch, fullRecord(data));
            }
            scratch.emit(below);
        } finally {
            give(scratch);
        }
    }

    private void sealFullRecord(OutboundScratch scratch) throws SSLException {
        Buffer data = queue.takeFullRecord();
        try {
            seal(scratch, fullRecord(data));
        } finally {
            data.release();
        }
    }

    /** Reads a record's plain text without a copy: engines copy it to where they seal it, and for that it need not be on the heap. */
    private static ByteBuffer fullRecord(Buffer data) {
        ByteBuffer view = data.segment().asSlice(data.readIndex(), OutboundScratch.RECORD).asByteBuffer();
        data.skip(OutboundScratch.RECORD);
        return view;
    }

    private void seal(OutboundScratch scratch, ByteBuffer source) throws SSLException {
        SSLEngineResult result;
        do {
            result = wrap(scratch, source);
            if (result.bytesConsumed() == 0 && result.bytesProduced() == 0 && !ended) {
                throw new SSLException("the engine seals nothing and wants " + result.getHandshakeStatus());
            }
            if (result.bytesConsumed() > 0 && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                // That was the last record under this key; a key update follows, and the peer answers it.
                budget.expectAnswer();
            }
        } while (!ended && (source.hasRemaining() || result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP));
    }

    private SSLEngineResult wrap(OutboundScratch scratch, ByteBuffer source) throws SSLException {
        if (!scratch.hasRoom()) {
            scratch.emit(below);
        }
        while (true) {
            SSLEngineResult result = call(source, scratch);
            if (result.getStatus() == Status.CLOSED) {
                ended = true;
            }
            if (result.getStatus() != Status.BUFFER_OVERFLOW) {
                return result;
            }
            scratch.emit(below);
            scratch.grow(engine.getSession().getPacketBufferSize());
        }
    }

    private SSLEngineResult call(ByteBuffer source, OutboundScratch scratch) throws SSLException {
        try {
            return engine.wrap(source, scratch.target());
        } catch (RuntimeException e) {
            // Providers let some through; the connection ends as by any other failure of its engine.
            throw new SSLException(e.toString(), e);
        }
    }

    /** Sends close_notify, unless an alert or close_notify went before. */
    void sealEnd() {
        if (!ended) {
            engine.closeOutbound();
            sealLast();
        }
    }

    /**
     * Sends what the engine still has to say after it has failed or was closed.
     *
     * @return the alert, when it was not encrypted and was the only record; otherwise -1
     */
    int sealLast() {
        OutboundScratch scratch = OutboundScratch.POOL.take();
        int alert = -1;
        try {
            for (int i = 0; i < LAST_RECORDS && wrap(scratch, scratch.source(0)).bytesProduced() > 0; i++) {
                alert = scratch.plainAlert();
            }
        } catch (SSLException e) {
            // Nothing to be said any more.
            alert = scratch.plainAlert();
        } finally {
            ended = true;
            scratch.emit(below);
            give(scratch);
        }
        return alert;
    }

    private static void give(OutboundScratch scratch) {
        scratch.clear();
        OutboundScratch.POOL.give(scratch);
    }

    void add(Buffer data) {
        queue.add(data, below.loop().buffers());
    }

    void add(FileRegion region) {
        queue.add(region);
    }

    /** The connection is over. */
    void end() {
        ended = true;
        queue.clear();
    }

    /** A file can't be sent to its end, or there is no memory left: what was promised must not end like something whole. */
    void abort(Exception why) {
        queue.clear();
        below.abort(CloseCause.failed(why));
    }
}
