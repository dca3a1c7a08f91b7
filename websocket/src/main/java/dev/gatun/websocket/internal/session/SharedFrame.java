package dev.gatun.websocket.internal.session;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.EventLoop;
import dev.gatun.websocket.internal.deflate.DeflateAgreement;
import dev.gatun.websocket.internal.deflate.MessageDeflater;
import dev.gatun.websocket.internal.frame.FrameWriter;
import java.util.HashMap;
import java.util.Map;

/**
 * A message for many sessions: compressed once for each setting of compression, before it goes to the loops, and there laid once into a buffer that all
 * sessions of the loop send from.
 */
public final class SharedFrame {
    private final int opcode;
    private final byte[] payload;
    private final Map<Setting, byte[]> compressed = new HashMap<>(2);

    /** What makes two compressions of the same bytes different. Context takeover does not: what is shared refers to nothing before it. */
    record Setting(int level, int windowBits) {
        static Setting of(DeflateAgreement agreement) {
            return new Setting(agreement.level(), agreement.deflateWindowBits(true));
        }
    }

    /** A message that nobody changes any more. */
    public SharedFrame(int opcode, byte[] payload) {
        this.opcode = opcode;
        this.payload = payload;
    }

    int opcode() {
        return opcode;
    }

    byte[] payload() {
        return payload;
    }

    /** Compresses it for sessions that agreed to {@code setting}. Before it is given to other threads. */
    void compress(Setting setting, int threshold) {
        if (payload.length >= threshold && !compressed.containsKey(setting)) {
            try (MessageDeflater deflater = new MessageDeflater(setting.level, setting.windowBits, false)) {
                compressed.put(setting, deflater.deflate(payload));
            }
        }
    }

    boolean isCompressed(DeflateAgreement agreement) {
        return compressed.containsKey(Setting.of(agreement));
    }

    /** The bytes of the frame for sessions with {@code setting}, or for those without compression. */
    private byte[] content(Setting setting) {
        return setting == null ? payload : compressed.get(setting);
    }

    /** The frames of one loop, each laid into a buffer when it is first needed. Loop only. */
    static final class OnLoop {
        private final SharedFrame frame;
        private final EventLoop loop;
        private final Map<Setting, Buffer> buffers = new HashMap<>(2);

        OnLoop(SharedFrame frame, EventLoop loop) {
            this.frame = frame;
            this.loop = loop;
        }

        SharedFrame frame() {
            return frame;
        }

        /** A view of the frame for one session, which that session's connection releases. */
        Buffer view(DeflateAgreement agreement) {
            Setting setting = agreement != null && frame.isCompressed(agreement) ? Setting.of(agreement) : null;
            return buffers.computeIfAbsent(setting, this::lay).share();
        }

        private Buffer lay(Setting setting) {
            byte[] content = frame.content(setting);
            Buffer buffer = loop.buffers().acquire(FrameWriter.LARGEST + content.length);
            FrameWriter.header(buffer, FrameWriter.first(frame.opcode, true, setting != null), content.length);
            return buffer.put(content);
        }

        /** No further session gets it. */
        void release() {
            buffers.values().forEach(Buffer::release);
            buffers.clear();
        }
    }
}
