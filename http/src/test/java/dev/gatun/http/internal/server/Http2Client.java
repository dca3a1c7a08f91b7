package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.hpack.HpackDecoder;
import dev.gatun.http.internal.hpack.HpackSink;
import dev.gatun.http.internal.http2.Frames;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.reactor.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A client of HTTP/2 on a {@link FakeConnection}: sends whatever frames the test likes, and reads what comes back with a parser of its own. Each frame of the
 * server's is held against RFC 9113: the order of a stream's frames, the windows that this client has given, settings that it has made, GOAWAY that only goes
 * down; what is illegal fails the test.
 */
final class Http2Client {
    private static final int LIST_BYTES = 128 << 10;

    final FakeConnection connection;
    /** What came, in order: one line a frame. */
    final List<String> log = new ArrayList<>();
    private final HpackDecoder decoder = new HpackDecoder(4096, LIST_BYTES, 1000);
    private final Map<Integer, Answer> answers = new TreeMap<>();
    private final ArrayDeque<Map<Integer, Long>> unacknowledged = new ArrayDeque<>();
    private final ArrayDeque<Long> pings = new ArrayDeque<>();
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private byte[] unparsed = {};
    private int blockStream;
    private int blockFlags;
    private int blockPromised;
    private int highestOpened;
    private int highestPromised;
    /** The connection's window for what the server sends. */
    private long window = 65_535;
    private long initialWindow = 65_535;
    private long maxFrame = 16_384;
    private boolean pushAllowed = true;
    private boolean settingsCame;
    private int lastStream = Integer.MAX_VALUE;
    private String goAway = "";
    /** What the server takes: the connection's window, each stream's at first, and those that differ. */
    private long uploadWindow = 65_535;
    private long firstUploadWindow = 65_535;
    private final Map<Integer, Long> uploadWindows = new TreeMap<>();
    private boolean acknowledging = true;

    Http2Client(FakeConnection connection) {
        this.connection = connection;
    }

    /** Leaves the server's settings unacknowledged. */
    Http2Client silent() {
        acknowledging = false;
        return this;
    }

    // ---- what the client sends

    /** Sends frames; whole ones, since those that give the server leave to send are noted. */
    Http2Client send(byte[]... frames) {
        byte[] all = Frames.join(frames);
        note(all);
        connection.send(all);
        return read();
    }

    /** The same in two parts, the first of {@code cut} bytes. */
    Http2Client sendSplit(int cut, byte[]... frames) {
        byte[] all = Frames.join(frames);
        note(all);
        connection.send(Arrays.copyOf(all, cut));
        connection.send(Arrays.copyOfRange(all, cut, all.length));
        return read();
    }

    /** The same in parts of random lengths. */
    Http2Client sendInParts(Random random, byte[]... frames) {
        byte[] all = Frames.join(frames);
        note(all);
        for (int at = 0; at < all.length; ) {
            int end = Math.min(all.length, at + 1 + random.nextInt(random.nextBoolean() ? 12 : 4_000));
            connection.send(Arrays.copyOfRange(all, at, end));
            at = end;
        }
        return read();
    }

    Http2Client get(int stream, String path, String... fields) {
        return send(Frames.headers(stream, Frames.request("GET", path, fields), true));
    }

    Http2Client post(int stream, String path, String... fields) {
        return send(Frames.headers(stream, Frames.request("POST", path, fields), false));
    }

    Http2Client data(int stream, String content, boolean end) {
        return send(Frames.data(stream, Frames.latin1(content), end));
    }

    /** Sends content as far as the server's windows let it; how many bytes that was. */
    int upload(int stream, int most, boolean end) {
        int sent = 0;
        while (sent < most && !answer(stream).isOver()) {
            long room = Math.min(uploadWindow, uploadWindows.getOrDefault(stream, firstUploadWindow));
            int count = (int) Math.min(Math.min(room, 16_384), most - sent);
            if (count <= 0) {
                break;
            }
            sent += count;
            send(Frames.data(stream, new byte[count], end && sent == most));
        }
        return sent;
    }

    /** Notes what frames of this client's give the server leave to do. */
    private void note(byte[] all) {
        ByteBuffer in = ByteBuffer.wrap(all);
        while (in.remaining() >= 9) {
            if (in.getInt(in.position()) == 0x50524920) {
                in.position(in.position() + 24);
                continue;
            }
            int length = (in.getShort() & 0xFFFF) << 8 | in.get() & 0xFF;
            int type = in.get();
            int flags = in.get();
            int stream = in.getInt() & Integer.MAX_VALUE;
            ByteBuffer payload = in.slice(in.position(), Math.min(length, in.remaining()));
            in.position(in.position() + payload.remaining());
            note(type, flags, stream, payload);
        }
    }

    private void note(int type, int flags, int stream, ByteBuffer payload) {
        switch (type) {
            case 0 -> {
                uploadWindow -= payload.remaining();
                uploadWindows.merge(stream, firstUploadWindow - payload.remaining(), (old, fresh) -> old - payload.remaining());
                answer(stream).endedByClient |= (flags & 1) != 0;
            }
            case 1 -> {
                highestOpened = Math.max(highestOpened, (stream & 1) != 0 ? stream : 0);
                answer(stream).endedByClient |= (flags & 1) != 0;
            }
            case 3 -> answer(stream).resetByClient = true;
            case 4 -> {
                if ((flags & 1) == 0) {
                    Map<Integer, Long> settings = new TreeMap<>();
                    while (payload.remaining() >= 6) {
                        settings.put((int) payload.getShort(), payload.getInt() & 0xFFFF_FFFFL);
                    }
                    unacknowledged.add(settings);
                }
            }
            case 6 -> {
                if ((flags & 1) == 0 && payload.remaining() == 8) {
                    pings.add(payload.getLong());
                }
            }
            case 8 -> {
                if (payload.remaining() == 4 && stream == 0) {
                    window += payload.getInt() & Integer.MAX_VALUE;
                } else if (payload.remaining() == 4) {
                    answer(stream).window += payload.getInt() & Integer.MAX_VALUE;
                }
            }
            default -> { }
        }
    }

    // ---- what the server sends

    /** Has the loop do what is to be done, and reads all that has come. */
    Http2Client read() {
        ((FakeLoop) connection.loop()).run();
        byte[] fresh = connection.take().getBytes(StandardCharsets.ISO_8859_1);
        int old = unparsed.length;
        unparsed = Arrays.copyOf(unparsed, old + fresh.length);
        System.arraycopy(fresh, 0, unparsed, old, fresh.length);
        ByteBuffer in = ByteBuffer.wrap(unparsed);
        boolean acknowledge = false;
        while (in.remaining() >= 9) {
            in.mark();
            int length = (in.getShort() & 0xFFFF) << 8 | in.get() & 0xFF;
            if (in.remaining() < length + 6) {
                in.reset();
                break;
            }
            int type = in.get();
            int flags = in.get();
            int stream = in.getInt();
            ByteBuffer payload = in.slice(in.position(), length);
            in.position(in.position() + length);
            acknowledge |= !settingsCame;
            frame(type, flags, stream, payload);
        }
        unparsed = Arrays.copyOfRange(unparsed, in.position(), unparsed.length);
        if (acknowledge && acknowledging) {
            send(Frames.settingsAck());
        }
        return this;
    }

    private void frame(int type, int flags, int stream, ByteBuffer payload) {
        int length = payload.remaining();
        assertThat(stream).as("reserved bit").isNotNegative();
        assertThat((long) length).as("length of frame %d", type).isLessThanOrEqualTo(maxFrame);
        assertThat(settingsCame || type == 4 && (flags & 1) == 0).as("SETTINGS come first").isTrue();
        assertThat(goAway.isEmpty() || goAway.equals("NO_ERROR")).as("frame %d behind GOAWAY %s", type, goAway).isTrue();
        assertThat(blockStream == 0 || type == 9 && stream == blockStream).as("frame %d within a header block", type).isTrue();
        switch (type) {
            case 0 -> data(flags, stream, payload);
            case 1 -> beginBlock(flags, stream, 0, payload);
            case 3 -> {
                requireKnown(stream, "RST_STREAM");
                assertThat(length).isEqualTo(4);
                answer(stream).reset = ErrorCode.of(payload.getInt()).name();
                log.add("reset " + stream + " " + answer(stream).reset);
            }
            case 4 -> settings(flags, payload);
            case 5 -> {
                assertThat(pushAllowed).as("push is allowed").isTrue();
                int promised = payload.getInt();
                assertThat(promised).as("promised stream").isEven().isGreaterThan(highestPromised);
                highestPromised = promised;
                beginBlock(flags, stream, promised, payload);
            }
            case 6 -> ping(flags, payload);
            case 7 -> goAway(payload);
            case 8 -> windowUpdate(stream, payload.getInt());
            case 9 -> {
                block.writeBytes(bytes(payload));
                endBlock(flags);
            }
            default -> throw new AssertionError("frame of type " + type);
        }
    }

    private void requireKnown(int stream, String what) {
        boolean known = (stream & 1) != 0 ? stream <= highestOpened : stream > 0 && stream <= highestPromised;
        assertThat(known).as("%s for stream %d, which is not idle", what, stream).isTrue();
        assertThat(stream <= lastStream || what.equals("RST_STREAM")).as("%s on stream %d, above the last", what, stream).isTrue();
    }

    private void data(int flags, int stream, ByteBuffer payload) {
        requireKnown(stream, "DATA");
        Answer answer = answer(stream);
        int length = payload.remaining();
        assertThat(answer.status).as("DATA on %d behind a final head", stream).isNotZero();
        requireOpen(stream, "DATA");
        if (length > 0) {
            window -= length;
            answer.window -= length;
            assertThat(window).as("connection's window").isNotNegative();
            assertThat(answer.window).as("window of stream %d", stream).isNotNegative();
        }
        answer.content.writeBytes(bytes(payload));
        answer.ended = (flags & 1) != 0;
        log.add("data " + stream + " " + length + (answer.ended ? " end" : ""));
    }

    private void requireOpen(int stream, String what) {
        Answer answer = answer(stream);
        assertThat(answer.ended || !answer.reset.isEmpty()).as("%s on stream %d, which the server has ended: %s", what, stream, log).isFalse();
    }

    private void beginBlock(int flags, int stream, int promised, ByteBuffer payload) {
        requireKnown(stream, "HEADERS");
        requireOpen(stream, "HEADERS");
        blockStream = stream;
        blockFlags = flags;
        blockPromised = promised;
        block.reset();
        block.writeBytes(bytes(payload));
        endBlock(flags);
    }

    private void endBlock(int flags) {
        if ((flags & 4) == 0) {
            return;
        }
        List<String> fields = decode(block.toByteArray());
        int stream = blockStream;
        blockStream = 0;
        boolean end = (blockFlags & 1) != 0;
        if (blockPromised != 0) {
            log.add("promise " + stream + " " + blockPromised + " " + fields);
            return;
        }
        Answer answer = answer(stream);
        if (answer.status != 0) {
            assertThat(end).as("trailers end the stream").isTrue();
            assertThat(fields).as("trailers").noneMatch(field -> field.startsWith(":"));
            answer.trailers.addAll(fields);
            log.add("trailers " + stream);
        } else {
            assertThat(fields.getFirst()).startsWith(":status: ");
            assertThat(fields.subList(1, fields.size())).as("one pseudo-header").noneMatch(field -> field.startsWith(":"));
            int status = Integer.parseInt(fields.getFirst().substring(9));
            if (status < 200) {
                assertThat(end).as("interim head ends the stream").isFalse();
                answer.interim.add(status);
                answer.interimFields.addAll(fields.subList(1, fields.size()));
            } else {
                answer.status = status;
                answer.fields.addAll(fields.subList(1, fields.size()));
            }
            log.add("headers " + stream + " " + status + (end ? " end" : ""));
        }
        answer.ended = end;
    }

    private List<String> decode(byte[] bytes) {
        List<String> fields = new ArrayList<>();
        Buffer out = Buffer.allocate(decoder.outBytes());
        HpackSink sink = (known, pseudo, nameStart, nameLength, valueStart, valueLength, never) ->
                fields.add(text(out, nameStart, nameLength) + ": " + text(out, valueStart, valueLength));
        assertThat(decoder.decode(Buffer.copyOf(bytes), out, sink)).as("header list is whole").isTrue();
        for (String field : fields) {
            assertThat(field.substring(0, field.indexOf(": "))).isLowerCase().doesNotContain("connection", "transfer-encoding");
        }
        return fields;
    }

    private static String text(Buffer out, int start, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = start; i < start + length; i++) {
            text.append((char) (out.get(i) & 0xFF));
        }
        return text.toString();
    }

    private void settings(int flags, ByteBuffer payload) {
        if ((flags & 1) == 0) {
            settingsCame = true;
            log.add("settings");
            while (payload.hasRemaining()) {
                int id = payload.getShort();
                int value = payload.getInt();
                if (id == 4) {
                    firstUploadWindow = value;
                }
            }
            return;
        }
        assertThat(unacknowledged).as("SETTINGS that are acknowledged").isNotEmpty();
        Map<Integer, Long> settings = unacknowledged.poll();
        log.add("settings ack");
        pushAllowed = settings.getOrDefault(2, pushAllowed ? 1L : 0L) == 1;
        maxFrame = settings.getOrDefault(5, maxFrame);
        long initial = settings.getOrDefault(4, initialWindow);
        answers.values().forEach(answer -> answer.window += initial - initialWindow);
        initialWindow = initial;
        if (settings.containsKey(1)) {
            decoder.tableSize((int) Math.min(settings.get(1), 1 << 20));
        }
    }

    private void ping(int flags, ByteBuffer payload) {
        assertThat(payload.remaining()).isEqualTo(8);
        long opaque = payload.getLong();
        if ((flags & 1) != 0) {
            assertThat(pings.poll()).as("PING that is answered").isEqualTo(opaque);
            log.add("ping ack " + opaque);
        } else {
            log.add("ping " + opaque);
        }
    }

    private void goAway(ByteBuffer payload) {
        int last = payload.getInt();
        assertThat(last).as("last stream of GOAWAY only goes down").isLessThanOrEqualTo(lastStream);
        lastStream = last;
        goAway = ErrorCode.of(payload.getInt()).name();
        log.add("goaway " + last + " " + goAway);
    }

    private void windowUpdate(int stream, int increment) {
        assertThat(increment).as("increment").isPositive();
        if (stream == 0) {
            uploadWindow += increment;
            assertThat(uploadWindow).isLessThanOrEqualTo(Integer.MAX_VALUE);
        } else {
            requireKnown(stream, "WINDOW_UPDATE");
            assertThat(answer(stream).reset).as("WINDOW_UPDATE behind RST_STREAM").isEmpty();
            long sum = uploadWindows.merge(stream, firstUploadWindow + increment, (old, fresh) -> old + increment);
            assertThat(sum).isLessThanOrEqualTo(Integer.MAX_VALUE);
        }
        log.add("window " + stream + " " + increment);
    }

    private static byte[] bytes(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    // ---- what is to be seen

    /** What came on a stream so far. */
    Answer answer(int stream) {
        return answers.computeIfAbsent(stream, id -> {
            Answer answer = new Answer();
            answer.window = initialWindow;
            return answer;
        });
    }

    /** The code of the last GOAWAY; empty when none came. */
    String goAway() {
        read();
        return goAway;
    }

    /** The last stream that the last GOAWAY names. */
    int lastStream() {
        return lastStream;
    }

    int highestPromised() {
        return highestPromised;
    }

    /** Bytes that the server takes on its connection. */
    long uploadWindow() {
        return uploadWindow;
    }

    /** Bytes that the server takes on a stream. */
    long uploadWindow(int stream) {
        return uploadWindows.getOrDefault(stream, firstUploadWindow);
    }

    /** The log since the last call. */
    List<String> takeLog() {
        read();
        List<String> taken = List.copyOf(log);
        log.clear();
        return taken;
    }

    boolean isClosed() {
        return connection.isClosed();
    }
}
