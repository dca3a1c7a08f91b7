package dev.gatun.http.internal.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Reads the central directory (APPNOTE 4.3.12) and local headers. What can't be served is left out: directories, links, what is encrypted or compressed in
 * other ways than deflate, names that are not UTF-8 or too long. Pure.
 */
public final class ZipDirectory {
    /** More files than a web application has; each costs some 200 bytes of memory. */
    public static final int MAX_ENTRIES = 100_000;
    /** Names longer than this are left out, in bytes. */
    public static final int MAX_NAME = 1_024;
    /** Names, extra fields and comments of all entries, in bytes. */
    public static final int MAX_BYTES = 64 << 20;

    private static final long ENTRY = 0x02014b50L;
    private static final int ENTRY_LENGTH = 46;
    private static final long LOCAL = 0x04034b50L;
    private static final int LOCAL_LENGTH = 30;
    private static final int ENCRYPTED = 1;
    /** Sizes and sum stand behind the content instead of in the local header. */
    private static final int DESCRIPTOR = 8;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int ZIP64 = 1;
    private static final long LONG = 0xffff_ffffL;
    private static final int UNIX = 3;
    private static final int UNIX_TYPE = 0xf000;
    private static final int UNIX_FILE = 0x8000;

    private ZipDirectory() {}

    /**
     * The files of an archive, in its order. A name may come more than once.
     *
     * @throws ZipException when it is no archive, or more than the limits
     */
    public static List<ZipRecord> read(ZipBytes file) throws IOException {
        ZipEnd end = ZipEnd.find(file);
        if (end.entries() > MAX_ENTRIES || end.length() > MAX_BYTES) {
            throw new ZipException("archive of " + end.entries() + " entries in " + end.length() + " bytes is more than " + MAX_ENTRIES + " in " + MAX_BYTES);
        }
        byte[] bytes = file.read(end.start(), (int) end.length());
        Fields fields = Fields.of(bytes);
        List<ZipRecord> records = new ArrayList<>();
        int at = 0;
        for (long i = 0; i < end.entries(); i++) {
            int next = next(fields, bytes.length, at);
            record(bytes, fields, at, end).ifPresent(records::add);
            at = next;
        }
        return records;
    }

    private static int next(Fields fields, int length, int at) throws ZipException {
        if (length - at >= ENTRY_LENGTH && fields.four(at) == ENTRY) {
            int next = at + ENTRY_LENGTH + fields.two(at + 28) + fields.two(at + 30) + fields.two(at + 32);
            if (next <= length) {
                return next;
            }
        }
        throw new ZipException("central directory ends within an entry, or has fewer than it says");
    }

    private static Optional<ZipRecord> record(byte[] bytes, Fields fields, int at, ZipEnd end) throws ZipException {
        int method = fields.two(at + 10);
        int nameLength = fields.two(at + 28);
        if ((fields.two(at + 8) & ENCRYPTED) != 0 || method != STORED && method != DEFLATED || nameLength > MAX_NAME || !isFile(fields, at)) {
            return Optional.empty();
        }
        Optional<String> name = name(bytes, at + ENTRY_LENGTH, nameLength);
        if (name.isEmpty() || name.get().endsWith("/")) {
            return Optional.empty();
        }
        long[] sizes = {fields.four(at + 24), fields.four(at + 20), fields.four(at + 42)};
        extend(sizes, fields, at + ENTRY_LENGTH + nameLength, fields.two(at + 30));
        long header = sizes[2] + end.base();
        boolean outside = sizes[0] < 0 || sizes[1] < 0 || sizes[2] < 0 || header > end.start() - LOCAL_LENGTH || sizes[1] > end.start() - header;
        if (outside || method == STORED && sizes[0] != sizes[1]) {
            throw new ZipException("entry '" + name.get() + "' lies outside of the archive, or has two sizes");
        }
        return Optional.of(new ZipRecord(name.get(), method == DEFLATED, fields.four(at + 16), sizes[1], sizes[0], header));
    }

    /** An archive made on Unix says what kind of file it was: the content of a link is where it leads to, which is nobody's business. */
    private static boolean isFile(Fields fields, int at) {
        int type = (int) (fields.four(at + 38) >>> 16) & UNIX_TYPE;
        return fields.two(at + 4) >>> 8 != UNIX || type == 0 || type == UNIX_FILE;
    }

    /** Flag 11 says that a name is UTF-8; most names that are, and have no other letters than ASCII's, come without. */
    private static Optional<String> name(byte[] bytes, int at, int length) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Size, compressed size and offset, those that do not fit into four bytes, are in an extra field in this order (4.5.3). */
    private static void extend(long[] sizes, Fields fields, int start, int length) throws ZipException {
        int at = start;
        while (start + length - at >= 4) {
            int end = at + 4 + fields.two(at + 2);
            if (fields.two(at) == ZIP64 && end <= start + length) {
                int value = at + 4;
                for (int i = 0; i < sizes.length; i++) {
                    if (sizes[i] == LONG && value + 8 <= end) {
                        sizes[i] = fields.eight(value);
                        value += 8;
                    }
                }
                return;
            }
            at = end;
        }
    }

    /**
     * Where the content of {@code record} begins, once its local header agrees with the directory.
     *
     * @throws ZipException when it does not, as when the archive was overwritten meanwhile
     */
    public static long content(ZipBytes file, ZipRecord record) throws IOException {
        byte[] name = record.name().getBytes(StandardCharsets.UTF_8);
        int length = LOCAL_LENGTH + name.length;
        if (record.header() + length <= file.size()) {
            byte[] bytes = file.read(record.header(), length);
            Fields fields = Fields.of(bytes);
            long content = record.header() + length + fields.two(28);
            boolean same = fields.four(0) == LOCAL && fields.two(26) == name.length && fields.two(8) == (record.deflated() ? DEFLATED : STORED)
                && ((fields.two(6) & DESCRIPTOR) != 0 || fields.four(14) == record.crc())
                && Arrays.equals(bytes, LOCAL_LENGTH, length, name, 0, name.length);
            if (same && record.compressedSize() <= file.size() - content) {
                return content;
            }
        }
        throw new ZipException("entry '" + record.name() + "' is not where the central directory says");
    }
}
