package dev.gatun.websocket.internal.session;

import dev.gatun.websocket.MessageInput;
import dev.gatun.websocket.MessageType;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A message on its way from the loop, which adds to it, to the virtual thread that reads it. Reading from the peer pauses when too much waits. */
final class StreamedInput implements MessageInput {
    private static final int HIGH = 64 << 10;
    private static final int LOW = 16 << 10;

    private final Session session;
    private final MessageType type;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** All below under the lock. */
    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
    private int waiting;
    private int at;
    private boolean full;
    private boolean ended;
    private boolean abandoned;
    private Throwable failure;

    StreamedInput(Session session, MessageType type) {
        this.session = session;
        this.type = type;
    }

    // ---- loop

    void add(MemorySegment bytes) {
        lock.lock();
        try {
            if (abandoned) {
                return;
            }
            pieces.add(bytes.toArray(ValueLayout.JAVA_BYTE));
            waiting += (int) bytes.byteSize();
            if (waiting >= HIGH && !full) {
                full = true;
                session.pause();
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void fail(Throwable why) {
        lock.lock();
        try {
            failure = why;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    // ---- the reader

    /** The callback has returned: what it did not read is skipped. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            pieces.clear();
            waiting = 0;
            room();
        } finally {
            lock.unlock();
        }
    }

    private void room() {
        if (full && waiting <= LOW) {
            full = false;
            session.resume();
        }
    }

    @Override
    public MessageType type() {
        return type;
    }

    @Override
    public InputStream stream() {
        return new Stream();
    }

    private int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            while (pieces.isEmpty()) {
                if (ended || abandoned) {
                    return -1;
                }
                if (failure != null) {
                    throw new IOException("the session ended within a message", failure);
                }
                changed.awaitUninterruptibly();
            }
            byte[] piece = pieces.peek();
            int count = Math.min(length, piece.length - at);
            System.arraycopy(piece, at, target, offset, count);
            at += count;
            waiting -= count;
            if (at == piece.length) {
                pieces.poll();
                at = 0;
            }
            room();
            return count;
        } finally {
            lock.unlock();
        }
    }

    private int available() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Reads what waits. */
    private final class Stream extends InputStream {
        private final byte[] one = new byte[1];

        @Override
        public int read() throws IOException {
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return StreamedInput.this.read(target, offset, length);
        }

        @Override
        public int available() {
            return StreamedInput.this.available();
        }
    }
}
