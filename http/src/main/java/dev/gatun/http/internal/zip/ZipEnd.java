package dev.gatun.http.internal.zip;

import java.io.IOException;
import java.util.zip.ZipException;

/**
 * Where the central directory is (APPNOTE 4.3.14 to 4.3.16).
 *
 * @param entries how many it has
 * @param start where it begins in the file
 * @param length in bytes
 * @param base what stands before the archive, such as the program of one that unpacks itself: to be added to offsets
 */
record ZipEnd(long entries, long start, long length, long base) {
    private static final int LENGTH = 22;
    private static final int MAX_COMMENT = 0xffff;
    private static final int LOCATOR_LENGTH = 20;
    private static final int LONG_LENGTH = 56;
    private static final long SIGNATURE = 0x06054b50L;
    private static final long LOCATOR = 0x07064b50L;
    private static final long LONG_SIGNATURE = 0x06064b50L;

    static ZipEnd find(ZipBytes file) throws IOException {
        int tail = (int) Math.min(file.size(), LENGTH + MAX_COMMENT);
        long offset = file.size() - tail;
        Fields fields = Fields.of(file.read(offset, tail));
        for (int at = tail - LENGTH; at >= 0; at--) {
            // A comment may look like an end: the true one's comment ends with the file.
            if (fields.four(at) == SIGNATURE && at + LENGTH + fields.two(at + 20) == tail) {
                return read(file, offset + at, fields, at);
            }
        }
        throw new ZipException("no end of a central directory: not an archive, or cut off");
    }

    private static ZipEnd read(ZipBytes file, long position, Fields fields, int at) throws IOException {
        long locator = position - LOCATOR_LENGTH;
        if (locator >= 0) {
            Fields found = Fields.of(file.read(locator, LOCATOR_LENGTH));
            if (found.four(0) == LOCATOR) {
                return readLong(file, locator, found.eight(8));
            }
        }
        if (fields.two(at + 4) != 0 || fields.two(at + 6) != 0 || fields.two(at + 8) != fields.two(at + 10)) {
            throw new ZipException("archive of several parts");
        }
        return checked(fields.two(at + 10), fields.four(at + 12), fields.four(at + 16), position);
    }

    /** The end in the form for archives that are too large for the other (4.3.14). */
    private static ZipEnd readLong(ZipBytes file, long locator, long said) throws IOException {
        // What stands before the archive moves it; then it is right before its locator.
        long position = isLong(file, said, locator) ? said : locator - LONG_LENGTH;
        if (!isLong(file, position, locator)) {
            throw new ZipException("no ZIP64 end of the central directory");
        }
        Fields fields = Fields.of(file.read(position, LONG_LENGTH));
        if (fields.four(16) != 0 || fields.four(20) != 0 || fields.eight(24) != fields.eight(32)) {
            throw new ZipException("archive of several parts");
        }
        return checked(fields.eight(32), fields.eight(40), fields.eight(48), position);
    }

    private static boolean isLong(ZipBytes file, long position, long locator) throws IOException {
        return position >= 0 && position <= locator - LONG_LENGTH && Fields.of(file.read(position, 4)).four(0) == LONG_SIGNATURE;
    }

    /** The directory ends where the end begins. */
    private static ZipEnd checked(long entries, long length, long offset, long end) throws ZipException {
        long start = end - length;
        if (entries < 0 || length < 0 || offset < 0 || start < offset) {
            throw new ZipException("central directory outside of the archive");
        }
        return new ZipEnd(entries, start, length, start - offset);
    }
}
