package dev.gatun.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Execution;
import dev.gatun.http.Headers;
import dev.gatun.http.HttpException;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.PathParameters;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.reactor.Buffer;
import dev.gatun.websocket.DeflateOptions;
import dev.gatun.websocket.OriginPolicy;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.internal.deflate.DeflateNegotiation;
import dev.gatun.websocket.internal.deflate.Extension;
import dev.gatun.websocket.internal.deflate.MessageInflater;
import dev.gatun.websocket.internal.frame.FrameReader;
import dev.gatun.websocket.internal.frame.FrameSink;
import dev.gatun.websocket.internal.frame.Utf8Validator;
import dev.gatun.websocket.internal.frame.Violation;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What holds for any bytes. */
final class Invariants {
    private static final int MOST = 1 << 20;

    private Invariants() {}

    /** What a reader found, until it found fault. */
    private static final class Record implements FrameSink {
        final List<String> events = new ArrayList<>();
        private int payload;

        @Override
        public void frame(int opcode, boolean last, boolean compressed, long length) {
            assertThat(length).isNotNegative();
            events.add("frame " + opcode + last + compressed + length);
            payload = 1;
        }

        @Override
        public void payload(Buffer in, int length, boolean end) {
            byte[] bytes = new byte[length];
            in.read(bytes, 0, length);
            for (byte octet : bytes) {
                payload = 31 * payload + octet;
            }
            if (end) {
                events.add("payload " + payload);
            }
        }

        @Override
        public void control(int opcode, Buffer in, int length) {
            assertThat(length).isBetween(0, 125);
            byte[] bytes = new byte[length];
            in.read(bytes, 0, length);
            events.add("control " + opcode + Arrays.toString(bytes));
        }

        @Override
        public boolean wantsMore() {
            return true;
        }
    }

    /** However bytes are cut, they mean the same; only violations stop the reading. */
    static void readFrames(byte[] bytes, boolean masked) {
        for (boolean compression : new boolean[] {false, true}) {
            List<String> whole = read(bytes, masked, compression, Math.max(1, bytes.length));
            assertThat(read(bytes, masked, compression, 1)).isEqualTo(whole);
            assertThat(read(bytes, masked, compression, 7)).isEqualTo(whole);
        }
    }

    private static List<String> read(byte[] bytes, boolean masked, boolean compression, int piece) {
        Record record = new Record();
        FrameReader reader = new FrameReader(masked, compression, record);
        Buffer unread = Buffer.allocate(bytes.length + 1);
        try {
            for (int at = 0; at < bytes.length; at += piece) {
                unread.put(bytes, at, Math.min(piece, bytes.length - at));
                reader.read(unread);
                unread.compact();
            }
        } catch (Violation e) {
            record.events.add(e.code() + e.getMessage());
        }
        return record.events;
    }

    /** A header is read or refused, and what is answered is within what was offered. */
    static void negotiate(byte[] bytes) {
        String header = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            List<Extension> offers = Extension.parse(header);
            DeflateNegotiation.answer(offers, DeflateOptions.DEFAULT.contextTakeover(true)).ifPresent(answer -> {
                Extension confirmed = Extension.parse(answer.header()).getFirst();
                assertThat(confirmed.name()).isEqualTo(DeflateNegotiation.NAME);
                assertThat(DeflateNegotiation.confirm(confirmed, DeflateOptions.DEFAULT.contextTakeover(true)).serverWindowBits())
                        .isEqualTo(answer.agreement().serverWindowBits()).isBetween(8, 15);
            });
            offers.forEach(Invariants::confirm);
        } catch (ProtocolException e) {
            assertThat(e.status().code()).isEqualTo(400);
        }
    }

    private static void confirm(Extension answer) {
        try {
            DeflateNegotiation.confirm(answer, DeflateOptions.DEFAULT);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("RFC 7692");
        }
    }

    /** Lines of {@code name: value} as the headers of a request: it is answered, or refused with a status of the client's fault. */
    static void handshake(byte[] bytes) {
        List<String> fields = new ArrayList<>();
        for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.add(line.substring(0, colon));
                fields.add(line.substring(colon + 1).trim());
            }
        }
        try {
            Headers headers = Headers.of(fields.toArray(String[]::new));
            Response response = WebSocket.upgrade(ws -> ws.deflate().subprotocols("a", "b").origins(OriginPolicy.of("https://a.example"))
                    .execution(Execution.EVENT_LOOP).onText((session, text) -> { })).handle(request(headers));
            assertThat(response.status().code()).isIn(101, 400, 426);
        } catch (HttpException e) {
            assertThat(e.status().code()).isBetween(400, 499);
        } catch (ProtocolException e) {
            assertThat(e.status().code()).isEqualTo(400);
        } catch (Exception e) {
            // Fields that no parser lets through are refused by Headers.of and as part of a response.
            assertThat(e).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Request request(Headers headers) {
        return (Request) Proxy.newProxyInstance(Request.class.getClassLoader(), new Class<?>[] {Request.class}, (proxy, method, arguments) -> switch (method.getName()) {
            case "headers" -> headers;
            case "header" -> headers.first((String) arguments[0]);
            case "upgrade" -> headers.first("upgrade");
            case "method" -> Method.GET;
            case "version" -> HttpVersion.HTTP_1_1;
            case "target", "path" -> "/";
            case "host", "authority" -> "a.example";
            case "scheme" -> "http";
            case "tls" -> Optional.empty();
            case "isOnEventLoop" -> true;
            case "pathParameters" -> PathParameters.NONE;
            case "remoteAddress" -> new InetSocketAddress(0);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    /** Whatever is inflated comes to an end, or is refused as what it is. */
    static void inflate(byte[] bytes) {
        ByteBuffer room = ByteBuffer.allocateDirect(4096);
        try (MessageInflater inflater = new MessageInflater()) {
            inflater.input(Buffer.copyOf(bytes), bytes.length);
            drain(inflater, room);
            inflater.end();
            drain(inflater, room);
        } catch (Violation e) {
            assertThat(e.code()).isEqualTo(1007);
        }
    }

    private static void drain(MessageInflater inflater, ByteBuffer room) {
        int all = 0;
        for (int count; all < MOST && (count = inflater.inflate(room.clear())) > 0;) {
            all += count;
        }
    }

    /** What is text to the JDK is text here. */
    static void judge(byte[] bytes) {
        Utf8Validator validator = new Utf8Validator();
        boolean text = validator.accept(MemorySegment.ofArray(bytes), 0, bytes.length) && validator.isComplete();
        validator.reset();
        boolean again = true;
        for (int i = 0; i < bytes.length && again; i++) {
            again = validator.accept(MemorySegment.ofArray(bytes), i, 1);
        }
        assertThat(again && validator.isComplete()).isEqualTo(text);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            assertThat(text).isTrue();
        } catch (CharacterCodingException e) {
            assertThat(text).isFalse();
        }
    }
}
