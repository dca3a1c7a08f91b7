package dev.gatun.http.internal.compression;

import dev.gatun.http.BadRequest;
import dev.gatun.http.PayloadTooLarge;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The one limit around every decoder: how many bytes may come out in all, and how many for each byte that went in. Checked while decoding, so that
 * a bomb costs one buffer, not its size (CVE-2026-1526 and kin). What a decoder can't read is the client's mistake, 400. One thread.
 */
final class BoundedInput extends FilterInputStream {
    /** Small content may have any ratio: a page of blanks is no attack. */
    private static final long FREE_BYTES = 64 << 10;

    private final Counted source;
    private final long limit;
    private final int ratio;
    private long count;

    /** Counts what a decoder reads. */
    static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }

    private BoundedInput(InputStream decoded, Counted source, long limit, int ratio) {
        super(decoded);
        this.source = source;
        this.limit = limit;
        this.ratio = ratio;
    }

    /** {@code encoded} decoded by {@code coding}, within {@code limit} bytes and {@code ratio} bytes for each encoded one. */
    static InputStream of(Coding coding, InputStream encoded, long limit, int ratio) {
        Counted source = new Counted(encoded);
        try {
            return new BoundedInput(coding.decode(source), source, limit, ratio);
        } catch (IOException e) {
            throw malformed(coding.name());
        }
    }

    private static BadRequest malformed(String what) {
        return new BadRequest("content is not valid " + what);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read;
        try {
            read = super.read(bytes, offset, length);
        } catch (IOException e) {
            // Below the decoder lies the request's content, and that reports by unchecked exceptions: a checked one is the decoder's.
            throw malformed("compressed content");
        }
        count += Math.max(0, read);
        if (count > limit) {
            throw new PayloadTooLarge("decoded content of more than " + limit + " bytes");
        }
        if (count > FREE_BYTES && count / ratio > source.count) {
            throw new PayloadTooLarge("content that grows more than " + ratio + " times when decoded");
        }
        return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
        byte[] dropped = new byte[(int) Math.min(wanted, 4096)];
        return Math.max(0, read(dropped, 0, dropped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
