package dev.gatun.http.internal.compression;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import java.io.IOException;
import java.nio.ByteBuffer;

/** RFC 7932 by brotli4j, pushed. Loaded only where that is on the path. One thread. */
final class BrotliDecoder implements PushDecoder {
    private static final int CHUNK = 8 << 10;

    private final DecoderJNI.Wrapper decoder = new DecoderJNI.Wrapper(CHUNK);
    private byte[] out = new byte[CHUNK];
    private boolean begun;
    private boolean closed;

    BrotliDecoder() throws IOException {}

    @Override
    public void decode(byte[] bytes, int offset, int length, Sink sink) throws IOException {
        int at = offset;
        int end = offset + length;
        begun |= length > 0;
        while (true) {
            switch (decoder.getStatus()) {
                case OK -> decoder.push(0);
                case NEEDS_MORE_OUTPUT -> pull(sink);
                case NEEDS_MORE_INPUT -> {
                    while (decoder.hasOutput()) {
                        pull(sink);
                    }
                    if (at == end) {
                        return;
                    }
                    ByteBuffer input = decoder.getInputBuffer();
                    input.clear();
                    int count = Math.min(end - at, input.remaining());
                    input.put(bytes, at, count);
                    at += count;
                    decoder.push(count);
                }
                case DONE -> {
                    while (decoder.hasOutput()) {
                        pull(sink);
                    }
                    // The library takes no note of what lies behind the end of what was pushed in one piece.
                    if (at < end) {
                        throw new IOException("bytes behind the end of the brotli content");
                    }
                    return;
                }
                case ERROR -> throw new IOException("not brotli");
                default -> throw new IllegalStateException("unknown state of the brotli decoder");
            }
        }
    }

    private void pull(Sink sink) {
        ByteBuffer decoded = decoder.pull();
        int count = decoded.remaining();
        if (count > out.length) {
            out = new byte[count];
        }
        decoded.get(out, 0, count);
        sink.decoded(out, 0, count);
    }

    @Override
    public void finish() throws IOException {
        if (begun && decoder.getStatus() != DecoderJNI.Status.DONE) {
            throw new IOException("the end of the brotli content is missing");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            decoder.destroy();
        }
    }
}
