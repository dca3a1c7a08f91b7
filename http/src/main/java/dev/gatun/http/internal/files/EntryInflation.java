package dev.gatun.http.internal.files;

import dev.gatun.http.internal.zip.ZipRecord;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.OpenFile;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Inflates an entry from its beginning. Never gives more than the directory said, so no entry can swell; the last bytes are given only when size and sum are
 * those of the directory. One thread; holds native memory until closed.
 */
final class EntryInflation implements AutoCloseable {
    private final OpenFile file;
    private final long offset;
    private final ZipRecord record;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private final Buffer input = Buffer.allocate(FileBytes.CHUNK);
    private long consumed;
    private long produced;

    EntryInflation(OpenFile file, long offset, ZipRecord record) {
        this.file = file;
        this.offset = offset;
        this.record = record;
    }

    /** The next bytes, at least one. Not to be called behind the end. */
    int read(byte[] target) throws IOException {
        int count = inflate(target, (int) Math.min(target.length, record.size() - produced));
        if (count == 0) {
            throw damaged("is shorter than the directory says");
        }
        sum.update(target, 0, count);
        produced += count;
        if (produced == record.size()) {
            requireEnd();
        }
        return count;
    }

    private void requireEnd() throws IOException {
        if (inflate(new byte[1], 1) > 0) {
            throw damaged("is longer than the directory says");
        }
        if (sum.getValue() != record.crc()) {
            throw damaged("has another sum than the directory says");
        }
    }

    /** How many bytes came; none at the end. */
    private int inflate(byte[] target, int length) throws IOException {
        try {
            int count = inflater.inflate(target, 0, length);
            while (count == 0 && !inflater.finished()) {
                if (inflater.needsDictionary() || !inflater.needsInput() || consumed == record.compressedSize()) {
                    throw damaged("is cut off");
                }
                feed();
                count = inflater.inflate(target, 0, length);
            }
            return count;
        } catch (DataFormatException e) {
            throw damaged("is no deflated content");
        }
    }

    private void feed() throws IOException {
        int read = file.read(input.clear(), offset + consumed);
        if (read <= 0) {
            throw FileBytes.shorter(file);
        }
        int count = (int) Math.min(read, record.compressedSize() - consumed);
        inflater.setInput(input.segment().asSlice(0, count).asByteBuffer());
        consumed += count;
    }

    private ZipException damaged(String how) {
        return new ZipException("entry '" + record.name() + "' of " + file.path() + ' ' + how);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
