package dev.gatun.platform.client.misbehaviour;

import static dev.gatun.platform.client.misbehaviour.Expected.answers;
import static dev.gatun.platform.client.misbehaviour.Expected.fails;
import static dev.gatun.platform.client.misbehaviour.Expected.timesOut;
import static dev.gatun.platform.client.misbehaviour.Http2Misbehaviours.breaks;
import static dev.gatun.platform.client.misbehaviour.Http2Misbehaviours.breaksStream;
import static dev.gatun.platform.client.misbehaviour.Http2Misbehaviours.of;

import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.platform.h2.H2Frame;
import dev.gatun.platform.h2.Http2;
import dev.gatun.platform.h2.Http2.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** What goes wrong with the responses of HTTP/2: their order, their fields and the coding of those, windows, content. */
final class Http2Fields {
    private Http2Fields() {}

    private static Misbehaviour badHead(String name, String... fields) {
        return breaksStream(name, Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "the server broke HTTP/2"), stream -> List.of(H2Wire.fields(stream, false, fields)));
    }

    private static Misbehaviour badBlock(String name, int... bytes) {
        byte[] block = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            block[i] = (byte) bytes[i];
        }
        return breaks(name, Code.COMPRESSION_ERROR, fails(Phase.RESPONSE, "RFC 9113, section 4.3"), stream -> List.of(H2Frame.headers(stream, block, false)));
    }

    static List<Misbehaviour> fields() {
        return List.of(
            badHead("has a field in capitals", ":status", "200", "X-A", "b"), badHead("has a field of a connection", ":status", "200", "connection", "close"),
            badHead("has transfer-encoding in HTTP/2", ":status", "200", "transfer-encoding", "chunked"), badHead("has no status in HTTP/2", "x", "y"),
            badHead("has two statuses", ":status", "200", ":status", "200"), badHead("has a status of letters", ":status", "abc"),
            badHead("has a status of two digits", ":status", "99"), badHead("switches protocols in HTTP/2", ":status", "101"),
            badHead("has a pseudo-field behind others", "x", "y", ":status", "200"), badHead("has a pseudo-field of requests", ":status", "200", ":path", "/"),
            badHead("has a value with NUL in HTTP/2", ":status", "200", "x", "a\u0000b"),
            badHead("has a value with a line feed in HTTP/2", ":status", "200", "x", "a\nb: c"),
            badHead("has two contradicting lengths in HTTP/2", ":status", "200", "content-length", "1", "content-length", "2"),
            badHead("has a length of letters in HTTP/2", ":status", "200", "content-length", "x"),
            breaksStream("ends the stream with an interim response", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "interim response that ends"),
                stream -> List.of(H2Wire.fields(stream, true, ":status", "103"))),
            breaksStream("sends interim responses for ever in HTTP/2", Code.ENHANCE_YOUR_CALM, fails(Phase.RESPONSE, "interim responses"), stream -> {
                List<H2Frame> frames = new ArrayList<>();
                for (int i = 0; i < 33; i++) {
                    frames.add(H2Wire.fields(stream, false, ":status", "103"));
                }
                return frames;
            }),
            breaksStream("has headers of 40 KB", Code.ENHANCE_YOUR_CALM, fails(Phase.RESPONSE, "headers are larger than the limit"), stream -> {
                String[] fields = new String[2 + 2 * 400];
                fields[0] = ":status";
                fields[1] = "200";
                for (int i = 2; i < fields.length; i += 2) {
                    fields[i] = "x";
                    fields[i + 1] = "y".repeat(20);
                }
                return List.of(H2Wire.fields(stream, false, fields));
            }),
            badBlock("refers to a field at index 0", 0x80), badBlock("refers to a field beyond the tables", 0xFF, 0x10),
            badBlock("sends a broken Huffman code", 0x88, 0x00, 0x81, 0xFF, 0x01, 'a'), badBlock("sends an endless number in a header block", 0xFF, 0xFF, 0xFF,
                0xFF, 0xFF, 0xFF, 0xFF, 0xFF),
            badBlock("makes the header table larger than allowed", 0x3F, 0xE2, 0x1F, 0x88), badBlock("ends a header block within a field", 0x88, 0x00, 0x05, 'a'));
    }

    static List<Misbehaviour> contents() {
        return List.of(
            breaksStream("sends DATA before HEADERS", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "DATA before the response"),
                stream -> List.of(H2Wire.text(stream, "x", false))),
            breaksStream("sends HEADERS behind the head that end nothing", Code.PROTOCOL_ERROR, fails(Phase.CONTENT, "HEADERS behind the head that end nothing"),
                stream -> List.of(H2Wire.head(stream, false), H2Wire.fields(stream, false, "x", "y"))),
            breaksStream("has a pseudo-field in the trailers", Code.PROTOCOL_ERROR, fails(Phase.CONTENT, "the server broke HTTP/2"),
                stream -> List.of(H2Wire.head(stream, false), H2Wire.fields(stream, true, ":status", "200"))),
            breaksStream("sends more than content-length says", Code.PROTOCOL_ERROR, fails(Phase.CONTENT, "more content than content-length says"),
                stream -> List.of(H2Wire.fields(stream, false, ":status", "200", "content-length", "3"), H2Wire.text(stream, "12345", false))),
            of("sends less than content-length says in HTTP/2", (h2, stream) -> {
                h2.send(H2Wire.fields(stream, false, ":status", "200", "content-length", "9"), H2Wire.text(stream, "12345", true));
            }, fails(Phase.CONTENT, "less content than content-length says").andGoesOn()),
            breaksStream("sends content behind 204", Code.PROTOCOL_ERROR, fails(Phase.CONTENT, "content where there can be none"),
                stream -> List.of(H2Wire.fields(stream, false, ":status", "204"), H2Wire.text(stream, "x", false))),
            breaksStream("opens a stream's window by nothing", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "WINDOW_UPDATE"),
                stream -> List.of(H2Frame.windowUpdate(stream, 0))),
            breaksStream("makes a stream's window overflow", Code.FLOW_CONTROL_ERROR, fails(Phase.RESPONSE, "stream's window above 2^31-1"),
                stream -> List.of(H2Frame.windowUpdate(stream, Integer.MAX_VALUE))),
            beyondTheWindow(),
            of("sends DATA behind END_STREAM", (h2, stream) -> h2.answer(stream).send(H2Wire.text(stream, "more", true)), answers("200 ok").keptOrNot()),
            of("answers slowly, frame by frame", (h2, stream) -> {
                h2.send(H2Wire.head(stream, false));
                for (String part : List.of("o", "k")) {
                    h2.send(H2Wire.text(stream, part, false));
                }
                h2.send(H2Frame.data(stream, new byte[0], true));
            }, answers("200 ok")),
            of("never answers in HTTP/2", (h2, stream) -> {
                h2.awaitReset(stream, Code.CANCEL);
                h2.answer(h2.request());
            }, timesOut(Phase.RESPONSE, "no response within").andGoesOn()).impatiently(),
            of("stops within the content in HTTP/2", (h2, stream) -> {
                h2.send(H2Wire.head(stream, false), H2Wire.text(stream, "12345", false)).awaitReset(stream, Code.CANCEL);
                h2.answer(h2.request());
            }, timesOut(Phase.CONTENT, "no more content within").andGoesOn()).impatiently());
    }

    /** Nobody reads meanwhile, so the window stays what it was: of 1 MiB. */
    private static Misbehaviour beyondTheWindow() {
        Semaphore sent = new Semaphore(0);
        return of("sends more content than the window", (h2, stream) -> {
            h2.send(H2Wire.head(stream, false));
            for (int i = 0; i <= 1 << 20; i += Http2.DEFAULT_FRAME) {
                h2.send(H2Frame.data(stream, new byte[Http2.DEFAULT_FRAME], false));
            }
            h2.awaitReset(stream, Code.FLOW_CONTROL_ERROR);
            sent.release();
        }, fails(Phase.CONTENT, "more content than the stream's window").andGoesOn()).asking((client, origin, patience) -> {
            try (ClientResponse response = client.post(origin + "/x").body("ping").timeouts(patience).send()) {
                sent.acquireUninterruptibly();
                return response.status().code() + " " + response.text().length();
            }
        });
    }
}
