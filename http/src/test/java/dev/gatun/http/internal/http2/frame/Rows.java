package dev.gatun.http.internal.http2.frame;

import dev.gatun.http.internal.http2.Frames;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is sent, and what must be told of it. */
final class Rows {
    private static final byte[] NOTHING = {};
    private static final byte[] BLOCK = Frames.latin1("abc");
    private static final byte[] OTHER = Frames.latin1("de");
    private static final byte[] PING = Frames.ping(7, false);

    private Rows() {}

    /**
     * A row of the tables.
     *
     * @param name   unique
     * @param bytes  what is sent
     * @param events what is told, and errors by scope and code
     */
    record Row(String name, byte[] bytes, String... events) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row row(String name, byte[] bytes, String... events) {
        return new Row(name, bytes, events);
    }

    /** A violation; a PING follows, which is answered when only a stream is in error. */
    private static Row stream(String name, byte[] bytes, int stream, ErrorCode code) {
        return row(name, Frames.join(bytes, PING), "stream " + stream + " " + code, "ping 7");
    }

    private static Row connection(String name, byte[] bytes, ErrorCode code) {
        return row(name, Frames.join(bytes, PING), "connection " + code);
    }

    /** Frames that are as they should be, from a client. */
    static List<Row> valid() {
        return List.of(
            row("DATA", Frames.data(1, BLOCK, false), "data 1 'abc' 3"),
            row("DATA that ends a stream", Frames.data(1, BLOCK, true), "data 1 'abc' 3 end"),
            row("empty DATA", Frames.data(3, NOTHING, true), "data 3 '' 0 end"),
            row("padded DATA", Frames.paddedData(1, BLOCK, 4, true), "data 1 'abc' 8 end"),
            row("DATA that is all padding", Frames.paddedData(1, NOTHING, 255, false), "data 1 '' 256"),
            row("DATA with padding of no bytes", Frames.paddedData(1, BLOCK, 0, false), "data 1 'abc' 4"),
            row("DATA of nothing but the length of its padding", Frames.paddedData(1, NOTHING, 0, true), "data 1 '' 1 end"),
            row("DATA with flags of other types", Frames.frame(0, 0xF6, 1, BLOCK), "data 1 'abc' 3"),
            row("DATA of the largest size", Frames.data(1, new byte[16_384], false), "data 1 '" + "\0".repeat(16_384) + "' 16384"),
            row("two of DATA", Frames.join(Frames.data(1, BLOCK, false), Frames.data(3, OTHER, true)), "data 1 'abc' 3", "data 3 'de' 2 end"),
            row("reserved bit", Frames.data(1 | 1 << 31, BLOCK, true), "data 1 'abc' 3 end"),
            row("largest stream", Frames.data(Integer.MAX_VALUE, BLOCK, true), "data 2147483647 'abc' 3 end"),

            row("HEADERS", Frames.headers(1, BLOCK, false), "headers 1 'abc'"),
            row("HEADERS that end a stream", Frames.headers(1, BLOCK, true), "headers 1 'abc' end"),
            row("empty HEADERS", Frames.headers(1, NOTHING, true), "headers 1 '' end"),
            row("padded HEADERS", Frames.paddedHeaders(1, BLOCK, 9, true), "headers 1 'abc' end"),
            row("HEADERS that are all padding", Frames.paddedHeaders(1, NOTHING, 9, true), "headers 1 '' end"),
            row("HEADERS with priority", Frames.headersWithPriority(3, 1, BLOCK, true), "headers 3 'abc' end"),
            row("HEADERS with exclusive priority", Frames.headersWithPriority(3, 1 << 31 | 1, BLOCK, true), "headers 3 'abc' end"),
            row("HEADERS, padded, with priority", Frames.frame(1, 0x2D, 3, Frames.join(new byte[] {2}, Frames.number(0), new byte[] {1}, BLOCK, new byte[2])),
                    "headers 3 'abc' end"),
            row("HEADERS and CONTINUATION", Frames.join(Frames.openHeaders(1, BLOCK, true), Frames.continuation(1, OTHER, true)), "headers 1 'abcde' end"),
            row("END_STREAM does not count in CONTINUATION", Frames.join(Frames.openHeaders(1, BLOCK, false), Frames.frame(9, 5, 1, OTHER)), "headers 1 'abcde'"),
            row("empty HEADERS and CONTINUATION", Frames.join(Frames.openHeaders(1, NOTHING, false), Frames.continuation(1, OTHER, true)), "headers 1 'de'"),
            row("empty CONTINUATION at the end", Frames.join(Frames.openHeaders(1, BLOCK, false), Frames.continuation(1, NOTHING, true)), "headers 1 'abc'"),
            row("nothing but empty frames", Frames.join(Frames.openHeaders(1, NOTHING, false), Frames.continuation(1, NOTHING, false),
                    Frames.continuation(1, NOTHING, true)), "headers 1 ''"),
            row("padding in the middle of a block", Frames.join(Frames.frame(1, 8, 1, Frames.join(new byte[] {2}, BLOCK, new byte[2])),
                    Frames.continuation(1, OTHER, false), Frames.continuation(1, BLOCK, true)), "headers 1 'abcdeabc'"),
            row("as many CONTINUATIONs as are allowed", Frames.join(Frames.openHeaders(1, BLOCK, false), Frames.repeat(Frames.continuation(1, OTHER, false), 7),
                    Frames.continuation(1, OTHER, true)), "headers 1 'abc" + "de".repeat(8) + "'"),
            row("a block as large as is allowed", Frames.join(Frames.openHeaders(1, new byte[16_384], true), Frames.continuation(1, new byte[16_384], true)),
                    "headers 1 '" + "\0".repeat(32_768) + "' end"),
            row("two blocks of several frames", Frames.join(Frames.openHeaders(1, BLOCK, false), Frames.continuation(1, OTHER, true),
                    Frames.openHeaders(3, OTHER, true), Frames.continuation(3, BLOCK, true)), "headers 1 'abcde'", "headers 3 'deabc' end"),

            row("PRIORITY", Frames.priority(3, 1), "priority 3"),
            row("RST_STREAM", Frames.reset(1, 8), "reset 1 8"),
            row("RST_STREAM with an unknown code", Frames.reset(1, -2), "reset 1 -2"),
            row("empty SETTINGS", Frames.settings(), "Settings[]"),
            row("SETTINGS", Frames.settings(1, 0, 2, 0, 3, 0xFFFF_FFFFL, 4, Integer.MAX_VALUE, 5, 16_777_215, 6, 100, 8, 1, 9, 1),
                    "Settings[1=0, 2=0, 3=4294967295, 4=2147483647, 5=16777215, 6=100, 8=1, 9=1]"),
            row("unknown SETTINGS", Frames.settings(0, 1, 7, 1, 10, 1, 0xFFFF, 1, 6, 5, 0x0A0A, 9), "Settings[6=5]"),
            row("the last of equal SETTINGS", Frames.settings(4, 1, 4, 2), "Settings[4=2]"),
            row("as many SETTINGS as are allowed", Frames.frame(4, 0, 0, Frames.repeat(Frames.settingsPayload(0x99, 1), 32)), "Settings[]"),
            row("SETTINGS with ACK", Frames.settingsAck(), "settings ack"),
            row("PING", Frames.ping(0xFEDC_BA98_7654_3210L, false), "ping fedcba9876543210"),
            row("PING with ACK", Frames.ping(1, true), "ping 1 ack"),
            row("GOAWAY", Frames.goAway(5, 2, "debug"), "goaway 5 2 'debug'"),
            row("GOAWAY without text and with the reserved bit", Frames.goAway(-1, 0, ""), "goaway 2147483647 0 ''"),
            row("WINDOW_UPDATE", Frames.windowUpdate(1, 1), "window 1 1"),
            row("WINDOW_UPDATE of the connection", Frames.windowUpdate(0, -1), "window 0 2147483647"),
            row("PRIORITY_UPDATE", Frames.priorityUpdate(7, "u=1, i"), "priority update 7 'u=1, i'"),
            row("PRIORITY_UPDATE without a value", Frames.priorityUpdate(7, ""), "priority update 7 ''"),
            row("unknown type", Frames.join(Frames.frame(0x42, 0xFF, 5, BLOCK), PING), "unknown 66 5 3", "ping 7"),
            row("unknown type, empty, on stream 0", Frames.join(Frames.frame(0xFF, 0, 0, NOTHING), PING), "unknown 255 0 0", "ping 7"),
            row("frames one after the other", Frames.join(Frames.settings(), PING, Frames.get(1, "/"), Frames.data(1, BLOCK, true), Frames.reset(1, 0)),
                    "Settings[]", "ping 7", "headers 1 '" + new String(Frames.request("GET", "/"), StandardCharsets.ISO_8859_1) + "' end",
                    "data 1 'abc' 3 end", "reset 1 0"));
    }

    /** What a client must not send. */
    static List<Row> violations() {
        return List.of(
            connection("DATA on stream 0", Frames.data(0, BLOCK, false), ErrorCode.PROTOCOL_ERROR),
            connection("DATA on stream 0, reserved bit set", Frames.data(1 << 31, BLOCK, false), ErrorCode.PROTOCOL_ERROR),
            connection("padding as long as DATA", Frames.frame(0, 8, 1, new byte[] {3, 0, 0}), ErrorCode.PROTOCOL_ERROR),
            connection("padding much longer than DATA", Frames.frame(0, 8, 1, new byte[] {-1, 0, 0}), ErrorCode.PROTOCOL_ERROR),
            connection("padding of one byte with no room", Frames.frame(0, 8, 1, new byte[] {1}), ErrorCode.PROTOCOL_ERROR),
            stream("padded DATA without length of padding", Frames.frame(0, 8, 1, NOTHING), 1, ErrorCode.FRAME_SIZE_ERROR),
            row("too large DATA", Frames.join(Frames.data(1, new byte[16_385], true), PING), "stream 1 FRAME_SIZE_ERROR", "data 1 '' 16385", "ping 7"),
            row("too large DATA with padding", Frames.join(Frames.frame(0, 9, 1, new byte[16_385]), PING),
                    "stream 1 FRAME_SIZE_ERROR", "data 1 '' 16385", "ping 7"),
            connection("too large DATA on stream 0", Frames.data(0, new byte[16_385], true), ErrorCode.FRAME_SIZE_ERROR),

            connection("HEADERS on stream 0", Frames.headers(0, BLOCK, false), ErrorCode.PROTOCOL_ERROR),
            connection("too large HEADERS", Frames.headers(1, new byte[16_385], false), ErrorCode.FRAME_SIZE_ERROR),
            connection("padding longer than HEADERS", Frames.frame(1, 12, 1, new byte[] {3, 0, 0}), ErrorCode.PROTOCOL_ERROR),
            connection("padding of HEADERS reaches into the priority", Frames.frame(1, 0x2C, 1, new byte[] {1, 0, 0, 0, 0, 0}), ErrorCode.PROTOCOL_ERROR),
            connection("padded HEADERS without length of padding", Frames.frame(1, 12, 1, NOTHING), ErrorCode.FRAME_SIZE_ERROR),
            connection("HEADERS without room for their priority", Frames.frame(1, 0x24, 1, new byte[4]), ErrorCode.FRAME_SIZE_ERROR),
            connection("padded HEADERS without room for their priority", Frames.frame(1, 0x2C, 1, new byte[5]), ErrorCode.FRAME_SIZE_ERROR),
            row("HEADERS that depend on themselves", Frames.join(Frames.headersWithPriority(3, 3, BLOCK, true), PING),
                    "invalid headers 3 'abc' stream 3 PROTOCOL_ERROR", "ping 7"),
            row("HEADERS that depend on themselves, exclusively", Frames.join(Frames.headersWithPriority(3, 1 << 31 | 3, BLOCK, true), PING),
                    "invalid headers 3 'abc' stream 3 PROTOCOL_ERROR", "ping 7"),
            row("HEADERS that depend on themselves, with CONTINUATION", Frames.join(
                    Frames.frame(1, 0x20, 3, Frames.join(Frames.number(3), new byte[] {1}, BLOCK)), Frames.continuation(3, OTHER, true), PING),
                    "invalid headers 3 'abcde' stream 3 PROTOCOL_ERROR", "ping 7"),

            connection("PRIORITY on stream 0", Frames.priority(0, 1), ErrorCode.PROTOCOL_ERROR),
            stream("PRIORITY too short", Frames.frame(2, 0, 3, new byte[4]), 3, ErrorCode.FRAME_SIZE_ERROR),
            stream("PRIORITY too long", Frames.frame(2, 0, 3, new byte[6]), 3, ErrorCode.FRAME_SIZE_ERROR),
            stream("PRIORITY above all limits", Frames.frame(2, 0, 3, new byte[20_000]), 3, ErrorCode.FRAME_SIZE_ERROR),
            stream("PRIORITY that depends on itself", Frames.priority(3, 3), 3, ErrorCode.PROTOCOL_ERROR),
            connection("RST_STREAM on stream 0", Frames.reset(0, 1), ErrorCode.PROTOCOL_ERROR),
            connection("RST_STREAM too short", Frames.frame(3, 0, 1, new byte[3]), ErrorCode.FRAME_SIZE_ERROR),
            connection("RST_STREAM too long", Frames.frame(3, 0, 1, new byte[5]), ErrorCode.FRAME_SIZE_ERROR),

            connection("SETTINGS on a stream", Frames.frame(4, 0, 1, NOTHING), ErrorCode.PROTOCOL_ERROR),
            connection("SETTINGS with half an entry", Frames.frame(4, 0, 0, new byte[3]), ErrorCode.FRAME_SIZE_ERROR),
            connection("SETTINGS with ACK and entries", Frames.frame(4, 1, 0, new byte[6]), ErrorCode.FRAME_SIZE_ERROR),
            connection("SETTINGS with too many entries", Frames.frame(4, 0, 0, Frames.repeat(Frames.settingsPayload(0x99, 1), 33)), ErrorCode.ENHANCE_YOUR_CALM),
            connection("too large SETTINGS", Frames.frame(4, 0, 0, new byte[16_386]), ErrorCode.FRAME_SIZE_ERROR),
            connection("too large SETTINGS on a stream", Frames.frame(4, 0, 1, new byte[16_386]), ErrorCode.FRAME_SIZE_ERROR),
            connection("ENABLE_PUSH 2", Frames.settings(2, 2), ErrorCode.PROTOCOL_ERROR),
            connection("INITIAL_WINDOW_SIZE 2^31", Frames.settings(4, 1L << 31), ErrorCode.FLOW_CONTROL_ERROR),
            connection("INITIAL_WINDOW_SIZE 2^31, taken back", Frames.settings(4, 1L << 31, 4, 1), ErrorCode.FLOW_CONTROL_ERROR),
            connection("MAX_FRAME_SIZE too small", Frames.settings(5, 16_383), ErrorCode.PROTOCOL_ERROR),
            connection("MAX_FRAME_SIZE too large", Frames.settings(5, 16_777_216), ErrorCode.PROTOCOL_ERROR),
            connection("MAX_FRAME_SIZE negative, if it were signed", Frames.settings(5, 0xFFFF_FFFFL), ErrorCode.PROTOCOL_ERROR),
            connection("ENABLE_CONNECT_PROTOCOL 2", Frames.settings(8, 2), ErrorCode.PROTOCOL_ERROR),
            connection("NO_RFC7540_PRIORITIES 2", Frames.settings(9, 2), ErrorCode.PROTOCOL_ERROR),

            connection("PUSH_PROMISE of a client", Frames.pushPromise(1, 2, BLOCK), ErrorCode.PROTOCOL_ERROR),
            connection("PING on a stream", Frames.frame(6, 0, 1, new byte[8]), ErrorCode.PROTOCOL_ERROR),
            connection("PING too short", Frames.frame(6, 0, 0, new byte[7]), ErrorCode.FRAME_SIZE_ERROR),
            connection("PING too long", Frames.frame(6, 0, 0, new byte[9]), ErrorCode.FRAME_SIZE_ERROR),
            connection("GOAWAY on a stream", Frames.frame(7, 0, 1, new byte[8]), ErrorCode.PROTOCOL_ERROR),
            connection("GOAWAY too short", Frames.frame(7, 0, 0, new byte[7]), ErrorCode.FRAME_SIZE_ERROR),
            connection("GOAWAY too large", Frames.frame(7, 0, 0, new byte[16_385]), ErrorCode.FRAME_SIZE_ERROR),
            connection("WINDOW_UPDATE too short", Frames.frame(8, 0, 1, new byte[3]), ErrorCode.FRAME_SIZE_ERROR),
            connection("WINDOW_UPDATE too long", Frames.frame(8, 0, 1, new byte[5]), ErrorCode.FRAME_SIZE_ERROR),
            connection("WINDOW_UPDATE of the connection by 0", Frames.windowUpdate(0, 0), ErrorCode.PROTOCOL_ERROR),
            stream("WINDOW_UPDATE of a stream by 0", Frames.windowUpdate(5, 0), 5, ErrorCode.PROTOCOL_ERROR),
            stream("WINDOW_UPDATE by 0 with the reserved bit", Frames.windowUpdate(5, 1 << 31), 5, ErrorCode.PROTOCOL_ERROR),

            connection("CONTINUATION alone", Frames.continuation(1, BLOCK, true), ErrorCode.PROTOCOL_ERROR),
            connection("CONTINUATION on stream 0", Frames.continuation(0, BLOCK, true), ErrorCode.PROTOCOL_ERROR),
            row("CONTINUATION after a complete block", Frames.join(Frames.headers(1, BLOCK, false), Frames.continuation(1, OTHER, true)),
                    "headers 1 'abc'", "connection PROTOCOL_ERROR"),
            connection("CONTINUATION of another stream", Frames.join(Frames.openHeaders(1, BLOCK, false), Frames.continuation(3, OTHER, true)),
                    ErrorCode.PROTOCOL_ERROR),
            connection("HEADERS in a block", Frames.join(Frames.openHeaders(1, BLOCK, false), Frames.headers(1, OTHER, true)), ErrorCode.PROTOCOL_ERROR),
            connection("DATA in a block", Frames.join(Frames.openHeaders(1, BLOCK, false), Frames.data(1, OTHER, true)), ErrorCode.PROTOCOL_ERROR),
            connection("PING in a block", Frames.join(Frames.openHeaders(1, BLOCK, false), PING), ErrorCode.PROTOCOL_ERROR),
            connection("unknown type in a block", Frames.join(Frames.openHeaders(1, BLOCK, false), Frames.frame(0x42, 0, 1, OTHER)), ErrorCode.PROTOCOL_ERROR),
            connection("too many CONTINUATIONs", Frames.join(Frames.openHeaders(1, BLOCK, false), Frames.repeat(Frames.continuation(1, OTHER, false), 9)),
                    ErrorCode.ENHANCE_YOUR_CALM),
            connection("too many empty CONTINUATIONs", Frames.join(Frames.openHeaders(1, NOTHING, false), Frames.repeat(Frames.continuation(1, NOTHING, false), 9)),
                    ErrorCode.ENHANCE_YOUR_CALM),
            connection("too large block", Frames.join(Frames.openHeaders(1, new byte[16_384], true), Frames.continuation(1, new byte[16_384], false),
                    Frames.continuation(1, new byte[1], true)), ErrorCode.ENHANCE_YOUR_CALM),
            connection("too large CONTINUATION", Frames.join(Frames.openHeaders(1, BLOCK, true), Frames.continuation(1, new byte[16_385], false)),
                    ErrorCode.FRAME_SIZE_ERROR),

            connection("PRIORITY_UPDATE on a stream", Frames.frame(16, 0, 1, Frames.number(1)), ErrorCode.PROTOCOL_ERROR),
            connection("PRIORITY_UPDATE of stream 0", Frames.priorityUpdate(0, "u=1"), ErrorCode.PROTOCOL_ERROR),
            connection("PRIORITY_UPDATE of stream 0, reserved bit set", Frames.priorityUpdate(1 << 31, "u=1"), ErrorCode.PROTOCOL_ERROR),
            connection("PRIORITY_UPDATE too short", Frames.frame(16, 0, 0, new byte[3]), ErrorCode.FRAME_SIZE_ERROR),
            connection("PRIORITY_UPDATE too large", Frames.frame(16, 0, 0, new byte[16_385]), ErrorCode.FRAME_SIZE_ERROR),
            connection("unknown type, too large, on stream 0", Frames.frame(0x42, 0, 0, new byte[16_385]), ErrorCode.FRAME_SIZE_ERROR),
            stream("unknown type, too large, on a stream", Frames.frame(0x42, 0, 9, new byte[16_385]), 9, ErrorCode.FRAME_SIZE_ERROR));
    }

    /** What only a server sends, and what a client must refuse. */
    static List<Row> ofServers() {
        return List.of(
            row("PUSH_PROMISE", Frames.pushPromise(1, 2, BLOCK), "promise 1 2 'abc'"),
            row("PUSH_PROMISE with the reserved bit", Frames.pushPromise(1, 1 << 31 | 2, BLOCK), "promise 1 2 'abc'"),
            row("padded PUSH_PROMISE", Frames.frame(5, 12, 1, Frames.join(new byte[] {2}, Frames.number(4), BLOCK, new byte[2])), "promise 1 4 'abc'"),
            row("PUSH_PROMISE and CONTINUATION", Frames.join(Frames.frame(5, 0, 1, Frames.join(Frames.number(4), BLOCK)), Frames.continuation(1, OTHER, true)),
                    "promise 1 4 'abcde'"),
            row("SETTINGS", Frames.settings(2, 0, 3, 100), "Settings[2=0, 3=100]"),
            connection("PUSH_PROMISE on stream 0", Frames.pushPromise(0, 2, BLOCK), ErrorCode.PROTOCOL_ERROR),
            connection("PUSH_PROMISE of stream 0", Frames.pushPromise(1, 0, BLOCK), ErrorCode.PROTOCOL_ERROR),
            connection("PUSH_PROMISE too short", Frames.frame(5, 4, 1, new byte[3]), ErrorCode.FRAME_SIZE_ERROR),
            connection("padded PUSH_PROMISE too short", Frames.frame(5, 12, 1, new byte[4]), ErrorCode.FRAME_SIZE_ERROR),
            connection("padding longer than PUSH_PROMISE", Frames.frame(5, 12, 1, new byte[] {3, 0, 0, 0, 2, 0, 0}), ErrorCode.PROTOCOL_ERROR),
            connection("too large PUSH_PROMISE", Frames.frame(5, 4, 1, new byte[16_385]), ErrorCode.FRAME_SIZE_ERROR),
            connection("ENABLE_PUSH of a server", Frames.settings(2, 1), ErrorCode.PROTOCOL_ERROR),
            connection("PRIORITY_UPDATE of a server", Frames.priorityUpdate(1, "u=1"), ErrorCode.PROTOCOL_ERROR));
    }
}
