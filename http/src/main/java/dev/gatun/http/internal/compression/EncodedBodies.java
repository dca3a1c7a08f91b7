package dev.gatun.http.internal.compression;

import dev.gatun.http.BodyOutput;
import dev.gatun.http.BodyWriter;
import dev.gatun.http.Request;
import dev.gatun.http.ResponseBody;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.FileRegion;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** Compresses the kinds of response bodies, each in its own way. */
public final class EncodedBodies {
    /** What is larger is not compressed on the event loop: other connections would wait. */
    private static final int MAX_ON_LOOP = 32 << 10;
    private static final int CHUNK = 32 << 10;

    private EncodedBodies() {}

    /**
     * A body that can be compressed.
     *
     * @param body the same content uncompressed
     * @param encode makes the compressed body
     */
    public record Source(ResponseBody body, Function<Coding, ResponseBody> encode) {
        /** The compressed body. */
        public ResponseBody encoded(Coding coding) {
            return encode.apply(coding);
        }
    }

    /** How to compress {@code body}, unless it is of a kind that is not, or smaller than {@code minimum} bytes. */
    public static Optional<Source> source(Request request, ResponseBody body, int minimum) {
        return switch (body) {
            case ResponseBody.Text text -> bytes(request, body, text.text().getBytes(StandardCharsets.UTF_8), minimum);
            case ResponseBody.Bytes bytes -> bytes(request, body, bytes.bytes(), minimum);
            case ResponseBody.Json json -> {
                // Encoded once, here: the plain form is these bytes as well.
                byte[] bytes = request.jsonCodec().encode(json.value());
                yield bytes(request, new ResponseBody.Bytes(bytes), bytes, minimum);
            }
            case ResponseBody.File file when file.region().length() >= minimum -> Optional.of(new Source(body, coding -> file(request, file, coding)));
            case ResponseBody.Streamed streamed when streamed.length() < 0 || streamed.length() >= minimum ->
                Optional.of(new Source(body, coding -> new ResponseBody.Streamed(writer(streamed.writer(), coding), ResponseBody.UNKNOWN)));
            case ResponseBody.Pushed pushed when pushed.length() < 0 || pushed.length() >= minimum ->
                Optional.of(new Source(body, coding ->
                    new ResponseBody.Pushed(sink -> pushed.source().accept(new EncodedSink(sink, coding)), ResponseBody.UNKNOWN)));
            case ResponseBody.File small -> Optional.empty();
            case ResponseBody.Streamed small -> Optional.empty();
            case ResponseBody.Pushed small -> Optional.empty();
            case ResponseBody.Empty empty -> Optional.empty();
            // Each event is sent at once and small; a stream of them gains little and holds a compressor for hours.
            case ResponseBody.Events events -> Optional.empty();
            case ResponseBody.Later later -> Optional.empty();
            case ResponseBody.Upgrade upgrade -> Optional.empty();
        };
    }

    private static Optional<Source> bytes(Request request, ResponseBody body, byte[] bytes, int minimum) {
        if (bytes.length < minimum) {
            return Optional.empty();
        }
        if (request.isOnEventLoop() && bytes.length > MAX_ON_LOOP) {
            return Optional.of(new Source(body, coding -> new ResponseBody.Streamed(writer(out -> out.write(bytes), coding), ResponseBody.UNKNOWN)));
        }
        return Optional.of(new Source(body, coding -> new ResponseBody.Bytes(encode(bytes, coding))));
    }

    private static byte[] encode(byte[] bytes, Coding coding) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(bytes.length / 3 + 64);
        try (OutputStream out = coding.encode(encoded)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return encoded.toByteArray();
    }

    private static BodyWriter writer(BodyWriter writer, Coding coding) {
        return out -> {
            try (EncodedOutput encoded = new EncodedOutput(out, coding)) {
                writer.write(encoded);
            }
        };
    }

    /** The region is closed with the exchange: the writer is not called for a client that has gone by then. */
    private static ResponseBody file(Request request, ResponseBody.File file, Coding coding) {
        FileRegion region = file.region();
        request.onComplete(completion -> region.close());
        return new ResponseBody.Streamed(writer(out -> copy(region, out), coding), ResponseBody.UNKNOWN);
    }

    private static void copy(FileRegion region, BodyOutput out) throws IOException {
        region.file().retain();
        try {
            Buffer buffer = Buffer.allocate(CHUNK);
            byte[] bytes = new byte[CHUNK];
            for (long sent = 0; sent < region.length(); ) {
                int read = region.file().read(buffer.clear(), region.offset() + sent);
                if (read <= 0) {
                    throw new EOFException(region.file().path() + " became shorter");
                }
                int length = (int) Math.min(read, region.length() - sent);
                buffer.read(bytes, 0, length);
                out.write(bytes, 0, length);
                sent += length;
            }
        } finally {
            region.file().release();
        }
    }
}
