package dev.gatun.http.internal.files;

import dev.gatun.http.BodyOutput;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.internal.zip.ZipRecord;
import dev.gatun.reactor.OpenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Content that lies in an archive compressed by deflate. Gzip is a frame around the same (RFC 1952), so who takes that gets the archive's bytes; for others
 * it is inflated on its way, in pieces.
 */
final class DeflatedContent implements FileContent {
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int GZIP_FRAME = GZIP_HEADER.length + 8;

    private final OpenFile file;
    private final long offset;
    private final ZipRecord record;

    /** Takes over the reference to {@code file}. */
    DeflatedContent(OpenFile file, long offset, ZipRecord record) {
        this.file = file;
        this.offset = offset;
        this.record = record;
    }

    @Override
    public long size() {
        return record.size();
    }

    @Override
    public Response part(Request request, String type, long first, long length) {
        return written(request, type, length, (content, out) -> copy(first, length, out));
    }

    @Override
    public Response written(Request request, String type, long length, Writer writer) {
        return HeldFile.response(request, file, type, length, out -> writer.write(this, out));
    }

    @Override
    public boolean isSeekable() {
        return false;
    }

    @Override
    public void copy(long first, long length, BodyOutput out) throws IOException {
        byte[] bytes = new byte[FileBytes.CHUNK];
        try (EntryInflation entry = new EntryInflation(file, offset, record)) {
            for (long at = 0; at < first + length; ) {
                int read = entry.read(bytes);
                int from = (int) Math.min(read, Math.max(0, first - at));
                int to = (int) Math.min(read, first + length - at);
                out.write(bytes, from, to - from);
                at += read;
            }
        }
    }

    @Override
    public byte[] bytes() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(Math.toIntExact(record.size()));
        byte[] bytes = new byte[FileBytes.CHUNK];
        try (EntryInflation entry = new EntryInflation(file, offset, record)) {
            while (all.size() < record.size()) {
                all.write(bytes, 0, entry.read(bytes));
            }
        }
        return all.toByteArray();
    }

    @Override
    public boolean isDeflated() {
        return record.compressedSize() + GZIP_FRAME < record.size();
    }

    @Override
    public Optional<Response> gzip(Request request, String type) {
        if (!isDeflated()) {
            return Optional.empty();
        }
        byte[] trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt((int) record.crc()).putInt((int) record.size()).array();
        return Optional.of(written(request, type, record.compressedSize() + GZIP_FRAME, (content, out) -> {
            out.write(GZIP_HEADER);
            FileBytes.copy(file, offset, record.compressedSize(), out);
            out.write(trailer);
        }));
    }

    @Override
    public void close() {
        file.release();
    }
}
