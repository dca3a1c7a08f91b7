package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads frames as a connection does, in whatever parts, and writes down what it is told; parts of one DATA frame are put together again. */
final class Reading implements FrameListener {
    /** Small, since nothing may stay in it; of each thread, since JUnit may have several. */
    private static final ThreadLocal<BufferPool> POOL = ThreadLocal.withInitial(() -> BufferPool.create(8 << 20));

    private final FrameReader reader;
    private final List<String> events = new ArrayList<>();
    private final List<String> verdicts = new ArrayList<>();
    private final StringBuilder content = new StringBuilder();
    private int flowBytes;
    private int mostParts;
    private int parts;
    private boolean failed;

    private Reading(FrameLimits limits, boolean server) {
        reader = new FrameReader(limits, server);
    }

    static Reading whole(byte[] bytes) {
        return whole(bytes, FrameLimits.DEFAULT, true);
    }

    /** All bytes at once, in memory that ends where they do. */
    static Reading whole(byte[] bytes, FrameLimits limits, boolean server) {
        Reading reading = new Reading(limits, server);
        reading.read(Buffer.copyOf(bytes));
        return reading.finished();
    }

    static Reading split(byte[] bytes, int at) {
        return split(bytes, at, FrameLimits.DEFAULT, true);
    }

    /** In two parts; what the first left unread is moved elsewhere before the second comes, as a connection does that keeps it. */
    static Reading split(byte[] bytes, int at, FrameLimits limits, boolean server) {
        Reading reading = new Reading(limits, server);
        Buffer first = Buffer.allocate(at + 16);
        // what lies behind the bytes must not matter, whatever it is
        first.segment().fill((byte) at);
        first.put(bytes, 0, at);
        if (reading.read(first)) {
            int before = at % 5;
            Buffer second = Buffer.allocate(before + bytes.length);
            second.writeIndex(before).readIndex(before).put(first).put(bytes, at, bytes.length - at);
            reading.read(second);
        }
        return reading.finished();
    }

    static Reading byteByByte(byte[] bytes) {
        return byteByByte(bytes, FrameLimits.DEFAULT, true);
    }

    /** One byte after the other. */
    static Reading byteByByte(byte[] bytes, FrameLimits limits, boolean server) {
        Reading reading = new Reading(limits, server);
        Buffer in = Buffer.allocate(bytes.length);
        in.segment().fill((byte) 0xFF);
        for (byte b : bytes) {
            in.put(b);
            if (!reading.read(in)) {
                break;
            }
        }
        return reading.finished();
    }

    /** False once the connection is in error. */
    private boolean read(Buffer in) {
        while (true) {
            int limit = in.writeIndex();
            try {
                reader.read(in, this, POOL.get());
                return true;
            } catch (Http2Exception e) {
                String verdict = (e.stream() == 0 ? "connection" : "stream " + e.stream()) + " " + e.code();
                events.add(verdict);
                verdicts.add(verdict);
                if (e.stream() == 0) {
                    failed = true;
                    return false;
                }
                if (in.writeIndex() != limit) {
                    throw new AssertionError("write index stayed at " + in.writeIndex() + " instead of " + limit, e);
                }
            }
        }
    }

    private Reading finished() {
        if (parts > 0) {
            events.add("part of data " + content + " " + flowBytes);
        }
        if (!failed && reader.isInsideHeaderBlock()) {
            events.add("in header block");
        } else if (!failed && reader.isInsideFrame()) {
            events.add("in frame");
        }
        reader.close();
        int left = POOL.get().buffersInUse();
        if (left != 0) {
            throw new AssertionError(left + " buffers were not given back");
        }
        return this;
    }

    private void frame(int type, int stream) {
        verdicts.add("frame " + type + " " + stream);
    }

    private static String text(Buffer in) {
        String text = in.toString(StandardCharsets.ISO_8859_1);
        // a listener may read, or not
        if (in.isReadable() && text.length() % 2 == 0) {
            in.skip(1);
        }
        return text;
    }

    @Override
    public void onData(int stream, Buffer in, int flow, boolean endStream) {
        content.append(text(in));
        flowBytes += flow;
        mostParts = Math.max(mostParts, ++parts);
        if (endStream && reader.isInsideFrame()) {
            throw new AssertionError("stream ends before its frame");
        }
        if (!reader.isInsideFrame()) {
            if (flowBytes != reader.frameLength()) {
                throw new AssertionError(flowBytes + " bytes of " + reader.frameLength() + " were told");
            }
            // what is told of refused DATA is no frame of its own
            if (flowBytes <= FrameLimits.DEFAULT.maxFrameSize()) {
                frame(FrameType.DATA, stream);
            }
            events.add("data " + stream + " '" + content + "' " + flowBytes + (endStream ? " end" : ""));
            content.setLength(0);
            flowBytes = 0;
            parts = 0;
        }
    }

    @Override
    public void onHeaders(int stream, Buffer block, boolean endStream) {
        frame(FrameType.HEADERS, stream);
        events.add("headers " + stream + " '" + text(block) + "'" + (endStream ? " end" : ""));
    }

    @Override
    public void onInvalidHeaders(int stream, Buffer block, Http2Exception fault) {
        verdicts.add("stream " + stream + " " + fault.code());
        events.add("invalid headers " + stream + " '" + text(block) + "' stream " + fault.stream() + " " + fault.code());
    }

    @Override
    public void onPriority(int stream) {
        frame(FrameType.PRIORITY, stream);
        events.add("priority " + stream);
    }

    @Override
    public void onReset(int stream, int code) {
        frame(FrameType.RST_STREAM, stream);
        events.add("reset " + stream + " " + code);
    }

    @Override
    public void onSettings(Settings settings) {
        frame(FrameType.SETTINGS, 0);
        events.add(settings.toString());
    }

    @Override
    public void onSettingsAck() {
        frame(FrameType.SETTINGS, 0);
        events.add("settings ack");
    }

    @Override
    public void onPing(long opaque, boolean ack) {
        frame(FrameType.PING, 0);
        events.add("ping " + Long.toHexString(opaque) + (ack ? " ack" : ""));
    }

    @Override
    public void onGoAway(int lastStream, int code, Buffer debug) {
        frame(FrameType.GOAWAY, 0);
        events.add("goaway " + lastStream + " " + code + " '" + text(debug) + "'");
    }

    @Override
    public void onWindowUpdate(int stream, int increment) {
        if (increment <= 0) {
            throw new AssertionError("increment " + increment);
        }
        frame(FrameType.WINDOW_UPDATE, stream);
        events.add("window " + stream + " " + increment);
    }

    @Override
    public void onPriorityUpdate(int stream, Buffer value) {
        frame(FrameType.PRIORITY_UPDATE, 0);
        events.add("priority update " + stream + " '" + text(value) + "'");
    }

    @Override
    public void onPushPromise(int stream, int promised, Buffer block) {
        frame(FrameType.PUSH_PROMISE, stream);
        events.add("promise " + stream + " " + promised + " '" + text(block) + "'");
    }

    @Override
    public void onUnknown(int type, int stream, int length) {
        frame(type, stream);
        events.add("unknown " + type + " " + stream + " " + length);
    }

    List<String> events() {
        return events;
    }

    /** Events in the words of {@link PlainReader}. */
    List<String> verdicts() {
        return verdicts;
    }

    /** The most parts in which one DATA frame was told. */
    int mostParts() {
        return mostParts;
    }

    @Override
    public String toString() {
        return String.join("; ", events);
    }
}
