package dev.gatun.http.internal.compression;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * RFC 8878 by zstd-jni, pushed: its stream is made to stop where the bytes end that have come so far, since of the library's ways only the stream can bound the
 * window. Loaded only where that is on the path. One thread.
 */
final class ZstdDecoder implements PushDecoder {
    private static final int CHUNK = 8 << 10;

    private final Pushed pushed = new Pushed();
    private final ZstdInputStreamNoFinalizer stream;
    private final byte[] out = new byte[CHUNK];
    private boolean begun;

    /** What came and was not read. */
    private static final class Pushed extends InputStream {
        private byte[] bytes = {};
        private int at;
        private int end;

        @Override
        public int read() {
            return at == end ? -1 : bytes[at++] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            Objects.checkFromIndexSize(offset, length, target.length);
            int count = Math.min(length, end - at);
            System.arraycopy(bytes, at, target, offset, count);
            at += count;
            return count == 0 ? -1 : count;
        }

        @Override
        public int available() {
            return end - at;
        }
    }

    ZstdDecoder(int windowLog) throws IOException {
        stream = new ZstdInputStreamNoFinalizer(pushed);
        stream.setLongMax(windowLog);
        stream.setContinuous(true);
    }

    @Override
    public void decode(byte[] bytes, int offset, int length, Sink sink) throws IOException {
        begun |= length > 0;
        pushed.bytes = bytes;
        pushed.at = offset;
        pushed.end = offset + length;
        for (int count = stream.read(out); count > 0; count = stream.read(out)) {
            sink.decoded(out, 0, count);
        }
    }

    @Override
    public void finish() throws IOException {
        if (begun) {
            // No longer taken for a pause: the library says what is missing.
            stream.setContinuous(false);
            pushed.at = pushed.end;
            if (stream.read(out) > 0) {
                throw new IOException("the end of the zstd content is missing");
            }
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new IllegalStateException("an array can be closed", e);
        }
    }
}
