package dev.gatun.websocket.internal.deflate;

import dev.gatun.reactor.Buffer;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.internal.frame.Violation;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates messages piece by piece (RFC 7692, section 7.2.2), into whatever room it is given: how much comes out is for the caller to limit. Used by one
 * session while a message is under way, on its loop; holds native memory.
 */
public final class MessageInflater implements AutoCloseable {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final Inflater inflater = new Inflater(true);
    private final ByteBuffer tail = ByteBuffer.wrap(TAIL);
    private ByteBuffer in = tail;

    /** Takes the next {@code length} bytes of the message, which are to be inflated before the caller gives up the buffer. */
    public void input(Buffer bytes, int length) {
        in = bytes.segment().asSlice(bytes.readIndex(), length).asByteBuffer();
        bytes.skip(length);
        inflater.setInput(in);
    }

    /** The message has ended: what its sender left out is put back. */
    public void end() {
        if (inflater.finished()) {
            // Its last block said that it is the last, and nothing was left out behind it: another stream begins with the next message.
            inflater.reset();
            return;
        }
        tail.rewind();
        in = tail;
        inflater.setInput(tail);
    }

    /**
     * Inflates as much as fits.
     *
     * @return how many bytes came out; 0 when more input is needed
     * @throws Violation when what came can't be inflated
     */
    public int inflate(ByteBuffer out) {
        try {
            while (true) {
                int count = inflater.inflate(out);
                if (inflater.finished() && in.hasRemaining()) {
                    // A block that is marked as the last of its stream; another stream follows (section 7.2.3.5).
                    inflater.reset();
                    inflater.setInput(in);
                    if (count == 0) {
                        continue;
                    }
                }
                return count;
            }
        } catch (DataFormatException e) {
            throw new Violation(CloseReason.INVALID_PAYLOAD, "a compressed message can't be inflated (RFC 7692, 7.2.2)");
        }
    }

    /** Forgets what came before, and whatever is left of a message. */
    public void forget() {
        inflater.reset();
    }

    @Override
    public void close() {
        inflater.end();
    }
}
