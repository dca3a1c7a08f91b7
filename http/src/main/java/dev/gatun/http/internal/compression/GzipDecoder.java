package dev.gatun.http.internal.compression;

import java.io.IOException;
import java.util.zip.CRC32;

/**
 * gzip (RFC 1952): one member, or several of which the contents are joined. Zeros behind the last are padding. One thread.
 *
 * <pre>
 * BETWEEN -> HEAD -> [EXTRA] -> [NAME] -> [COMMENT] -> [CHECK] -> CONTENT -> TRAILER -> BETWEEN
 * </pre>
 */
final class GzipDecoder implements PushDecoder {
    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int DEFLATED = 8;
    private static final int CHECKED = 2;
    private static final int EXTRA = 4;
    private static final int NAMED = 8;
    private static final int COMMENTED = 16;
    private static final int RESERVED = 0xe0;
    private static final int HEAD_BYTES = 10;
    private static final int TRAILER_BYTES = 8;

    private enum State { HEAD, EXTRA_LENGTH, EXTRA, NAME, COMMENT, CHECK, CONTENT, TRAILER, BETWEEN }

    private final Inflation inflation = new Inflation(true);
    private final CRC32 crc = new CRC32();
    private State state = State.BETWEEN;
    private boolean begun;
    /** How many bytes of the part were read, or are still to be skipped. */
    private int count;
    private int flags;
    private long number;
    private long size;

    @Override
    public void decode(byte[] bytes, int offset, int length, Sink sink) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (state == State.CONTENT) {
                at = end - inflation.inflate(bytes, at, end - at, (out, from, size) -> inflated(out, from, size, sink));
                if (inflation.isFinished()) {
                    enter(State.TRAILER);
                }
            } else {
                take(bytes[at++] & 0xff);
            }
        }
    }

    private void inflated(byte[] bytes, int offset, int length, Sink sink) {
        crc.update(bytes, offset, length);
        size += length;
        sink.decoded(bytes, offset, length);
    }

    private void enter(State next) {
        state = next;
        count = 0;
        number = 0;
    }

    private void take(int value) throws IOException {
        switch (state) {
            case BETWEEN -> between(value);
            case HEAD -> head(value);
            case EXTRA_LENGTH -> {
                number |= (long) value << 8 * count++;
                if (count == 2) {
                    count = (int) number;
                    state = State.EXTRA;
                    skipEmptyExtra();
                }
            }
            case EXTRA -> {
                count--;
                skipEmptyExtra();
            }
            case NAME -> nextIf(value == 0, State.NAME);
            case COMMENT -> nextIf(value == 0, State.COMMENT);
            case CHECK -> nextIf(++count == 2, State.CHECK);
            case TRAILER -> trailer(value);
            case CONTENT -> throw new IllegalStateException("content is inflated, not read");
        }
    }

    private void between(int value) throws IOException {
        if (value == 0 && begun) {
            return;
        }
        begun = true;
        enter(State.HEAD);
        head(value);
    }

    private void head(int value) throws IOException {
        boolean right = switch (count) {
            case 0 -> value == MAGIC_1;
            case 1 -> value == MAGIC_2;
            case 2 -> value == DEFLATED;
            case 3 -> (value & RESERVED) == 0;
            default -> true;
        };
        if (!right) {
            throw new IOException("not gzip");
        }
        if (count == 3) {
            flags = value;
        }
        if (++count == HEAD_BYTES) {
            follow(State.HEAD);
        }
    }

    private void skipEmptyExtra() {
        if (count == 0) {
            follow(State.EXTRA);
        }
    }

    private void nextIf(boolean ends, State part) {
        if (ends) {
            follow(part);
        }
    }

    /** To the next optional part that is there, else to the content. */
    private void follow(State part) {
        if (part == State.HEAD && (flags & EXTRA) != 0) {
            enter(State.EXTRA_LENGTH);
        } else if (part.ordinal() < State.NAME.ordinal() && (flags & NAMED) != 0) {
            enter(State.NAME);
        } else if (part.ordinal() < State.COMMENT.ordinal() && (flags & COMMENTED) != 0) {
            enter(State.COMMENT);
        } else if (part.ordinal() < State.CHECK.ordinal() && (flags & CHECKED) != 0) {
            enter(State.CHECK);
        } else {
            enter(State.CONTENT);
            inflation.reset();
            crc.reset();
            size = 0;
        }
    }

    /** Section 2.3.1: CRC and length modulo 2^32, both with the least significant byte first. */
    private void trailer(int value) throws IOException {
        number |= (long) value << 8 * count++;
        if (count == TRAILER_BYTES) {
            if ((number & 0xffff_ffffL) != crc.getValue() || number >>> 32 != (size & 0xffff_ffffL)) {
                throw new IOException("gzip's checksum or length is wrong");
            }
            enter(State.BETWEEN);
        }
    }

    @Override
    public void finish() throws IOException {
        if (state != State.BETWEEN) {
            throw new IOException("the end of the gzip content is missing");
        }
    }

    @Override
    public void close() {
        inflation.close();
    }
}
