package dev.gatun.platform.h2;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What both sides of a connection have said, and what follows from it: settings, windows, streams, and what is owed. Its methods are synchronized, as
 * one thread may send while another one reads.
 */
final class H2Ledger {
    private final FieldCodec fields = new FieldCodec();
    private final TreeMap<Integer, H2Stream> streams = new TreeMap<>();
    private final Map<Integer, Integer> serverSettings = new HashMap<>();
    private final Deque<int[]> unacknowledged = new ArrayDeque<>();
    private final Deque<Long> unanswered = new ArrayDeque<>();
    private final List<H2Frame> goAways = new ArrayList<>();
    private boolean settingsCame;
    private int ownWindow = Http2.DEFAULT_WINDOW;
    private int ownFrame = Http2.DEFAULT_FRAME;
    private long sendWindow = Http2.DEFAULT_WINDOW;
    private long receiveWindow = Http2.DEFAULT_WINDOW;
    private int blockStream;
    private boolean blockEnds;
    private byte[] block = new byte[0];

    /** Notes a frame that this side sends, right or wrong. */
    synchronized void sent(H2Frame frame, String method) {
        switch (frame.type()) {
            case H2Frame.HEADERS -> {
                if (frame.stream() % 2 == 1) {
                    H2Stream stream = streams.computeIfAbsent(frame.stream(), number -> new H2Stream(number, method, serverWindow(), ownWindow));
                    end(stream, frame);
                }
            }
            case H2Frame.DATA -> {
                sendWindow -= frame.payload().length;
                H2Stream stream = streams.get(frame.stream());
                if (stream != null) {
                    stream.sendWindow -= frame.payload().length;
                    end(stream, frame);
                }
            }
            case H2Frame.RST_STREAM -> {
                if (streams.containsKey(frame.stream())) {
                    streams.get(frame.stream()).resetHere();
                }
            }
            case H2Frame.SETTINGS -> {
                if (!frame.has(H2Frame.ACK) && frame.payload().length % 6 == 0) {
                    int[] pairs = pairs(frame);
                    unacknowledged.add(pairs);
                    apply(pairs, false);
                }
            }
            case H2Frame.PING -> {
                if (!frame.has(H2Frame.ACK) && frame.payload().length == 8) {
                    unanswered.add((long) frame.intAt(0) << 32 | frame.intAt(4) & 0xffffffffL);
                }
            }
            case H2Frame.WINDOW_UPDATE -> grant(frame);
            default -> { }
        }
    }

    private static void end(H2Stream stream, H2Frame frame) {
        if (frame.has(H2Frame.END_STREAM)) {
            stream.endLocal();
        }
    }

    private void grant(H2Frame frame) {
        if (frame.payload().length == 4 && frame.stream() == 0) {
            receiveWindow += frame.intAt(0);
        } else if (frame.payload().length == 4 && streams.containsKey(frame.stream())) {
            streams.get(frame.stream()).receiveWindow += frame.intAt(0);
        }
    }

    private static int[] pairs(H2Frame frame) {
        int[] pairs = new int[frame.payload().length / 3];
        for (int i = 0; i < pairs.length; i += 2) {
            pairs[i] = frame.intAt(i * 3) >>> 16;
            pairs[i + 1] = frame.intAt(i * 3 + 2);
        }
        return pairs;
    }

    /** The server may use what grows as soon as it likes, and must keep to what shrinks from its acknowledgement on. */
    private void apply(int[] pairs, boolean acknowledged) {
        for (int i = 0; i < pairs.length; i += 2) {
            int value = pairs[i + 1];
            if (pairs[i] == Http2.INITIAL_WINDOW_SIZE && value >= 0 && (acknowledged || value > ownWindow)) {
                long more = (long) value - ownWindow;
                ownWindow = value;
                streams.values().forEach(stream -> stream.receiveWindow += more);
            } else if (pairs[i] == Http2.MAX_FRAME_SIZE && value >= Http2.DEFAULT_FRAME && value < 1 << 24 && (acknowledged || value > ownFrame)) {
                ownFrame = value;
            } else if (pairs[i] == Http2.HEADER_TABLE_SIZE && acknowledged) {
                fields.decoderTable(value & 0xffffffffL);
            }
        }
    }

    /** Judges and notes a frame that the server sent. */
    synchronized void received(H2Frame frame) {
        int type = frame.type();
        int length = frame.payload().length;
        Http2.require(settingsCame || type == H2Frame.SETTINGS && !frame.has(H2Frame.ACK), "3.4", "the first frame is " + frame);
        Http2.require(blockStream == 0 || type == H2Frame.CONTINUATION && frame.stream() == blockStream, "6.10", frame + " within a header block");
        boolean ofConnection = type == H2Frame.SETTINGS || type == H2Frame.PING || type == H2Frame.GOAWAY || type == H2Frame.PRIORITY_UPDATE;
        Http2.require(!ofConnection || frame.stream() == 0, "6", frame + " on a stream");
        switch (type) {
            case H2Frame.DATA -> data(frame);
            case H2Frame.HEADERS -> {
                byte[] fragment = unpadded(frame);
                Http2.require(!frame.has(H2Frame.PRIORITY_FLAG), "5.3.2", frame + " with a priority from a server");
                stream(frame);
                beginBlock(frame, fragment);
            }
            case H2Frame.CONTINUATION -> {
                Http2.require(blockStream != 0, "6.10", frame + " without a header block");
                byte[] longer = Arrays.copyOf(block, block.length + length);
                System.arraycopy(frame.payload(), 0, longer, block.length, length);
                block = longer;
                endBlock(frame);
            }
            case H2Frame.RST_STREAM -> {
                Http2.require(length == 4, "6.4", frame.toString());
                stream(frame).onReset(Http2.Code.of(frame.intAt(0)));
            }
            case H2Frame.SETTINGS -> settings(frame);
            case H2Frame.PING -> {
                Http2.require(length == 8, "6.7", frame.toString());
                if (frame.has(H2Frame.ACK)) {
                    Long expected = unanswered.poll();
                    long opaque = (long) frame.intAt(0) << 32 | frame.intAt(4) & 0xffffffffL;
                    Http2.require(expected != null && expected == opaque, "6.7", "answer to no PING, or to another one: " + frame);
                }
            }
            case H2Frame.GOAWAY -> goAway(frame);
            case H2Frame.WINDOW_UPDATE -> {
                Http2.require(length == 4 && frame.intAt(0) > 0, "6.9", frame.toString());
                if (frame.stream() == 0) {
                    sendWindow += frame.intAt(0);
                    Http2.require(sendWindow <= Integer.MAX_VALUE, "6.9.1", "the window of the connection becomes " + sendWindow);
                } else {
                    stream(frame).onWindowUpdate(frame.intAt(0));
                }
            }
            case H2Frame.PUSH_PROMISE -> throw new AssertionError("RFC 9113, section 6.6: push was not asked for: " + frame);
            case H2Frame.PRIORITY -> throw new AssertionError("RFC 9113, section 5.3.2: a server has no priorities to tell: " + frame);
            case H2Frame.PRIORITY_UPDATE -> throw new AssertionError("RFC 9218, section 7.1: from a server: " + frame);
            default -> { }
        }
    }

    private H2Stream stream(H2Frame frame) {
        H2Stream stream = streams.get(frame.stream());
        Http2.require(stream != null, "5.1", frame + " on a stream that is idle");
        return stream;
    }

    private static byte[] unpadded(H2Frame frame) {
        byte[] payload = frame.payload();
        if (!frame.has(H2Frame.PADDED)) {
            return payload;
        }
        Http2.require(payload.length > 0 && (payload[0] & 0xff) < payload.length, "6.1", "padding of " + frame);
        int end = payload.length - (payload[0] & 0xff);
        for (int i = end; i < payload.length; i++) {
            Http2.require(payload[i] == 0, "6.1", "padding that is not zero in " + frame);
        }
        return Arrays.copyOfRange(payload, 1, end);
    }

    private void data(H2Frame frame) {
        H2Stream stream = stream(frame);
        int length = frame.payload().length;
        receiveWindow -= length;
        stream.receiveWindow -= length;
        // An empty frame needs no window (section 6.9.1), and may end a stream whose window is used up or negative.
        Http2.require(length == 0 || receiveWindow >= 0, "6.9.1", frame + " beyond the window of the connection: " + receiveWindow);
        Http2.require(length == 0 || stream.receiveWindow >= 0, "6.9.1", frame + " beyond the window of " + stream);
        stream.onData(unpadded(frame), frame.has(H2Frame.END_STREAM));
    }

    private void beginBlock(H2Frame frame, byte[] fragment) {
        blockStream = frame.stream();
        blockEnds = frame.has(H2Frame.END_STREAM);
        block = fragment;
        endBlock(frame);
    }

    private void endBlock(H2Frame frame) {
        if (frame.has(H2Frame.END_HEADERS)) {
            blockStream = 0;
            streams.get(frame.stream()).onHeaders(fields.decode(frame.stream(), block), blockEnds);
        }
    }

    private void settings(H2Frame frame) {
        int length = frame.payload().length;
        if (frame.has(H2Frame.ACK)) {
            Http2.require(length == 0, "6.5", frame.toString());
            Http2.require(!unacknowledged.isEmpty(), "6.5.3", "acknowledgement of no SETTINGS");
            apply(unacknowledged.poll(), true);
            return;
        }
        Http2.require(length % 6 == 0, "6.5", frame.toString());
        settingsCame = true;
        int[] pairs = pairs(frame);
        for (int i = 0; i < pairs.length; i += 2) {
            setting(pairs[i], pairs[i + 1]);
        }
    }

    private void setting(int id, int value) {
        switch (id) {
            case Http2.ENABLE_PUSH -> Http2.require(value == 0, "6.5.2", "a server sends ENABLE_PUSH " + value);
            case Http2.INITIAL_WINDOW_SIZE -> {
                Http2.require(value >= 0, "6.5.2", "INITIAL_WINDOW_SIZE " + (value & 0xffffffffL));
                long more = (long) value - serverWindow();
                streams.values().forEach(stream -> stream.sendWindow += more);
            }
            case Http2.MAX_FRAME_SIZE -> Http2.require(value >= Http2.DEFAULT_FRAME && value < 1 << 24, "6.5.2", "MAX_FRAME_SIZE " + value);
            case Http2.HEADER_TABLE_SIZE -> fields.encoderTable(Math.min(value & 0xffffffffL, Http2.DEFAULT_TABLE));
            case Http2.ENABLE_CONNECT_PROTOCOL, Http2.NO_RFC7540_PRIORITIES -> Http2.require(value == 0 || value == 1, "8441, 3 and 9218, 2.1", id + "=" + value);
            default -> { }
        }
        serverSettings.put(id, value);
    }

    private void goAway(H2Frame frame) {
        Http2.require(frame.payload().length >= 8 && frame.intAt(0) >= 0, "6.8", frame.toString());
        Http2.Code.of(frame.intAt(4));
        Http2.require(goAways.isEmpty() || frame.intAt(0) <= goAways.getLast().intAt(0), "6.8", "last stream grows: " + goAways + ", " + frame);
        goAways.add(frame);
    }

    /** As {@code stream} ends for both, without regard to frames in flight. */
    synchronized void settle() {
        streams.values().forEach(H2Stream::settle);
    }

    /** How much content may be sent on {@code stream} now. */
    synchronized int room(H2Stream stream) {
        long most = Math.min(sendWindow, stream.sendWindow);
        return (int) Math.max(0, Math.min(most, serverSettings.getOrDefault(Http2.MAX_FRAME_SIZE, Http2.DEFAULT_FRAME)));
    }

    synchronized long sendWindow() {
        return sendWindow;
    }

    synchronized long receiveWindow() {
        return receiveWindow;
    }

    synchronized int ownWindow() {
        return ownWindow;
    }

    synchronized int ownFrame() {
        return ownFrame;
    }

    private int serverWindow() {
        return serverSettings.getOrDefault(Http2.INITIAL_WINDOW_SIZE, Http2.DEFAULT_WINDOW);
    }

    synchronized int serverFrame() {
        return serverSettings.getOrDefault(Http2.MAX_FRAME_SIZE, Http2.DEFAULT_FRAME);
    }

    /** What the server has set; empty for what it has left at its default. */
    synchronized Map<Integer, Integer> serverSettings() {
        return Map.copyOf(serverSettings);
    }

    synchronized boolean settingsCame() {
        return settingsCame;
    }

    /** SETTINGS of this side without acknowledgement. */
    synchronized int unacknowledged() {
        return unacknowledged.size();
    }

    /** PINGs of this side without answer. */
    synchronized int unanswered() {
        return unanswered.size();
    }

    synchronized List<H2Frame> goAways() {
        return List.copyOf(goAways);
    }

    /** Whether a GOAWAY says that {@code stream} was not looked at. */
    synchronized boolean isRefused(H2Stream stream) {
        return !goAways.isEmpty() && stream.number() > goAways.getLast().intAt(0);
    }

    /** The stream of this number; {@code null} when it is idle. */
    synchronized H2Stream stream(int number) {
        return streams.get(number);
    }

    synchronized int nextStream() {
        return streams.isEmpty() ? 1 : streams.lastKey() + 2;
    }

    /** Streams that count against MAX_CONCURRENT_STREAMS (section 5.1.2). */
    synchronized int active() {
        Collection<H2Stream> all = streams.values();
        return (int) all.stream().filter(stream -> !stream.isOver() || !stream.isLocalEnd()).count();
    }

    synchronized int most() {
        int said = serverSettings.getOrDefault(Http2.MAX_CONCURRENT_STREAMS, -1);
        return said < 0 ? Integer.MAX_VALUE : said;
    }

    /** A block for {@code list} by the codec of this connection. */
    synchronized byte[] encode(List<String> list) {
        return fields.encode(list);
    }

    @Override
    public synchronized String toString() {
        return "settings=" + serverSettings + " unacknowledged=" + unacknowledged.size() + " unanswered=" + unanswered.size() + " sendWindow=" + sendWindow
                + " receiveWindow=" + receiveWindow + " goAways=" + goAways + " streams=" + streams.values().stream().filter(s -> !s.isOver()).limit(5).toList();
    }
}
