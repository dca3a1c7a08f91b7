package dev.gatun.websocket.internal.deflate;

import dev.gatun.websocket.DeflateOptions;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * Deflates messages, whole or piece by piece (RFC 7692, section 7.2.1). Used by one session while a message is under way, on its loop; holds native memory.
 *
 * <p>The JDK's {@link Deflater} always has a window of 32 KiB. For smaller ones the message is cut into pieces of half the window, and each is deflated from a
 * fresh start with the half window before it as its dictionary: no reference can reach further back than the window then, and a window costs
 * nothing in the common case.
 */
public final class MessageDeflater implements AutoCloseable {
    /** What ends each flush, and is left out at the end of a message. */
    static final int TAIL = 4;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Deflater deflater;
    private final boolean contextTakeover;
    /** 0 for the whole window. */
    private final int half;
    /** What came last, at most half a window; only of smaller windows. */
    private final byte[] history;
    private int historyLength;

    /** Makes one for messages with a window of {@code windowBits}. */
    public MessageDeflater(int level, int windowBits, boolean contextTakeover) {
        this.deflater = new Deflater(level, true);
        this.contextTakeover = contextTakeover;
        this.half = windowBits == DeflateOptions.LARGEST_WINDOW ? 0 : 1 << windowBits - 1;
        this.history = new byte[half];
    }

    /** Whether sessions can use it in turn: it remembers nothing from message to message, and has the window that most have. */
    public boolean isShareable() {
        return !contextTakeover && half == 0;
    }

    /** A whole message in one go, on the heap. */
    public byte[] deflate(byte[] message) {
        HeapTarget target = new HeapTarget(Math.max(64, message.length / 2));
        deflate(target, ByteBuffer.wrap(message), true);
        return target.toByteArray();
    }

    /**
     * Deflates the next piece of a message and appends it to {@code out}.
     *
     * @param end whether the message ends with it
     */
    public void deflate(PooledTarget out, ByteBuffer in, boolean end) {
        deflate((DeflateTarget) out, in, end);
    }

    private void deflate(DeflateTarget out, ByteBuffer in, boolean end) {
        boolean any = in.hasRemaining();
        if (any && half == 0) {
            piece(out, in);
        } else if (any) {
            pieces(out, in);
        }
        if (end) {
            end(out, any);
        }
    }

    private void end(DeflateTarget out, boolean flushed) {
        if (flushed) {
            out.wrote(-TAIL);
        } else {
            // Section 7.2.3.6: nothing is one empty block without compression, whose tail is left out as well.
            out.room(1).put((byte) 0);
            out.wrote(1);
        }
        if (!contextTakeover) {
            forget();
        }
    }

    private void piece(DeflateTarget out, ByteBuffer in) {
        deflater.setInput(in);
        while (true) {
            ByteBuffer room = out.room(64);
            int free = room.remaining();
            int count = deflater.deflate(room, Deflater.SYNC_FLUSH);
            out.wrote(count);
            if (count < free) {
                deflater.setInput(NOTHING);
                return;
            }
        }
    }

    private void pieces(DeflateTarget out, ByteBuffer in) {
        while (in.hasRemaining()) {
            deflater.reset();
            if (historyLength > 0) {
                deflater.setDictionary(history, 0, historyLength);
            }
            ByteBuffer next = in.slice(in.position(), Math.min(half, in.remaining()));
            in.position(in.position() + next.remaining());
            remember(next.duplicate());
            piece(out, next);
        }
    }

    private void remember(ByteBuffer next) {
        int length = next.remaining();
        int kept = Math.min(historyLength, half - length);
        System.arraycopy(history, historyLength - kept, history, 0, kept);
        next.get(history, kept, length);
        historyLength = kept + length;
    }

    /** Forgets what it has deflated: what comes next refers to nothing. */
    public void forget() {
        deflater.reset();
        historyLength = 0;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
