package dev.gatun.http.internal.http2;

import dev.gatun.http.Headers;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.FileRegion;
import java.util.Optional;

/**
 * What one stream has to send and flow control, or another stream, has not let through: arrays by reference, since who gives them waits for the stream to
 * be writable before using them again; pooled buffers; and files, which are read when their turn comes. Costs no memory of its own. Loop only.
 */
public final class OutputQueue {
    /** A part of an array or of a file, or a buffer. */
    private static final class Piece {
        final byte[] bytes;
        final Optional<FileRegion> file;
        final Optional<Buffer> buffer;
        long at;
        final long end;
        Piece next;

        Piece(byte[] bytes, Optional<FileRegion> file, Optional<Buffer> buffer, long at, long end) {
            this.bytes = bytes;
            this.file = file;
            this.buffer = buffer;
            this.at = at;
            this.end = end;
        }

        /** Whether all {@code count} bytes were here. */
        boolean moveTo(Buffer out, int count) {
            if (file.isPresent()) {
                return readFile(file.get(), out, count);
            }
            if (buffer.isPresent()) {
                out.put(buffer.get().segment(), at, count);
                at += count;
                return true;
            }
            out.put(bytes, (int) at, count);
            at += count;
            return true;
        }

        private boolean readFile(FileRegion region, Buffer out, int count) {
            int from = out.writeIndex();
            Buffer target = Buffer.over(out.segment().asSlice(from, count));
            while (target.writableBytes() > 0) {
                int read = region.file().read(target, at);
                if (read <= 0) {
                    return false;
                }
                at += read;
            }
            out.writeIndex(from + count);
            return true;
        }

        void close() {
            file.ifPresent(FileRegion::close);
            buffer.ifPresent(Buffer::release);
        }
    }

    private static final byte[] NOTHING = {};

    private Piece first;
    private Piece last;
    private long size;
    private boolean ending;
    private Headers trailers = Headers.empty();

    /** Forgets everything; files are closed. */
    public void clear() {
        for (Piece piece = first; piece != null; piece = piece.next) {
            piece.close();
        }
        first = null;
        last = null;
        size = 0;
        ending = false;
        trailers = Headers.empty();
    }

    /** Appends a part of an array. */
    public void add(byte[] bytes, int offset, int length) {
        append(new Piece(bytes, Optional.empty(), Optional.empty(), offset, (long) offset + length));
    }

    /** Appends a part of a file, which is closed when it was sent or dropped. */
    public void add(FileRegion region) {
        append(new Piece(NOTHING, Optional.of(region), Optional.empty(), region.offset(), region.offset() + region.length()));
    }

    /** Appends what is readable in a pooled buffer, whose reference passes over. */
    public void add(Buffer buffer) {
        append(new Piece(NOTHING, Optional.empty(), Optional.of(buffer), buffer.readIndex(), buffer.writeIndex()));
    }

    private void append(Piece piece) {
        if (piece.at == piece.end) {
            piece.close();
            return;
        }
        if (first == null) {
            first = piece;
        } else {
            last.next = piece;
        }
        last = piece;
        size += piece.end - piece.at;
    }

    /** Nothing comes behind what is there but {@code fields}. */
    public void end(Headers fields) {
        ending = true;
        trailers = fields;
    }

    /** Bytes of content. */
    public long size() {
        return size;
    }

    /** Whether nothing will be added. */
    public boolean isEnding() {
        return ending;
    }

    /** The fields that end the stream; empty when its content does. */
    public Headers trailers() {
        return trailers;
    }

    /**
     * Moves {@code length} bytes, which are here, into {@code out}.
     *
     * @return false when there are fewer: a file became shorter while it was sent
     */
    public boolean moveTo(Buffer out, int length) {
        int left = length;
        while (left > 0) {
            Piece piece = first;
            int count = (int) Math.min(left, piece.end - piece.at);
            if (!piece.moveTo(out, count)) {
                return false;
            }
            left -= count;
            size -= count;
            if (piece.at == piece.end) {
                piece.close();
                first = piece.next;
            }
        }
        return true;
    }
}
