package dev.gatun.http.internal.hpack;

import dev.gatun.http.internal.head.Words;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * Decodes the header blocks of one connection (RFC 7541), each as a whole. One per connection, on the thread of its loop. Allocates nothing once the
 * dynamic table has grown to what the peer uses of it.
 *
 * <p>A list that is larger than the limits is no error of compression: the request is refused, and the connection goes on. So the rest of the block is still
 * decoded as far as the dynamic table needs it, but leaves no bytes in the output. Whatever the block holds, no more than {@link #outBytes()} is written.
 */
public final class HpackDecoder {
    /** {@code :method} */
    public static final int METHOD = 1;
    /** {@code :path} */
    public static final int PATH = 2;
    /** {@code :scheme} */
    public static final int SCHEME = 3;
    /** {@code :authority} */
    public static final int AUTHORITY = 4;
    /** {@code :status} */
    public static final int STATUS = 5;
    /** {@code :protocol} (RFC 8441, section 4) */
    public static final int PROTOCOL = 6;
    /** A name that begins with a colon and is none of the others. */
    public static final int OTHER_PSEUDO = 7;

    /** The largest list and the largest table that can be asked for. */
    public static final int MOST_BYTES = 1 << 24;
    /** How often a limit is exceeded before the connection ends: a block that large is no honest mistake. */
    public static final int EXCESS = 4;
    /** Table size updates in one block. RFC 7541, section 4.2, needs two; there are encoders that write one for each change of the setting. */
    public static final int SIZE_UPDATES = 8;
    /** Bytes of an integer behind its prefix. Four carry 28 bits; zero-extended ones (RFC 7541, section 5.1) get no more either. */
    public static final int INTEGER_BYTES = 4;

    /** What copying and Huffman decoding may touch behind the bytes that they write. */
    private static final int SLACK = Math.max(Words.LOOSE, HuffmanDecoder.SLACK);
    private static final int NOT_LOWERED = Integer.MAX_VALUE;
    private static final int TOO_LONG = -1;

    private final int listBytes;
    private final int listCount;
    private final DecoderTable table;
    private int bound;
    private int largestBound;
    private int lowestBound = NOT_LOWERED;

    // of the block that is being decoded
    private MemorySegment source = MemorySegment.NULL;
    private MemorySegment target = MemorySegment.NULL;
    private int in;
    private int end;
    private int at;
    private long bytes;
    private long count;
    private boolean over;

    /**
     * @param tableSize the SETTINGS_HEADER_TABLE_SIZE that this side announces
     * @param listBytes the most that names and values of a block may sum up to, with 32 more for each field (RFC 9113, section 6.5.2)
     * @param listCount the most fields of a block
     * @throws IllegalArgumentException if one is negative, or a size is above {@link #MOST_BYTES}
     */
    public HpackDecoder(int tableSize, int listBytes, int listCount) {
        if (listBytes < 0 || listBytes > MOST_BYTES || listCount < 0) {
            throw new IllegalArgumentException("header list of " + listBytes + " bytes in " + listCount + " fields");
        }
        this.listBytes = listBytes;
        this.listCount = listCount;
        this.bound = checked(tableSize);
        this.largestBound = bound;
        this.table = new DecoderTable(bound);
    }

    private static int checked(int tableSize) {
        if (tableSize < 0 || tableSize > MOST_BYTES) {
            throw new IllegalArgumentException("header table of " + tableSize + " bytes");
        }
        return tableSize;
    }

    /** The peer has acknowledged another SETTINGS_HEADER_TABLE_SIZE. {@link #outBytes()} may have grown. */
    public void tableSize(int newBound) {
        bound = checked(newBound);
        largestBound = Math.max(largestBound, newBound);
        if (newBound < table.maximum()) {
            lowestBound = Math.min(lowestBound, newBound);
        }
    }

    /** Room that the output must have: for a list at the limit, and for one entry of the table beyond it. */
    public int outBytes() {
        return listBytes + largestBound + SLACK;
    }

    /**
     * Decodes one block, which lies between the indexes of {@code block}, and moves the read index to its end. Names and values are appended to
     * {@code out}.
     *
     * @return false if the list was larger than the limits; the sink did not get what is beyond them
     * @throws HpackException if the block is broken, or larger than {@link #EXCESS} times the limits; this decoder is of no use then
     * @throws IndexOutOfBoundsException if {@code out} has less room than {@link #outBytes()}
     */
    public boolean decode(Buffer block, Buffer out, HpackSink sink) {
        if (out.writableBytes() < outBytes()) {
            throw new IndexOutOfBoundsException("a header block needs " + outBytes() + " bytes of room in " + out);
        }
        source = block.segment();
        target = out.segment();
        in = block.readIndex();
        end = block.writeIndex();
        at = out.writeIndex();
        bytes = 0;
        count = 0;
        over = false;
        try {
            fields(sink);
            block.readIndex(end);
            out.writeIndex(at);
            return !over;
        } finally {
            // nothing of the loop's memory is held between blocks
            source = MemorySegment.NULL;
            target = MemorySegment.NULL;
        }
    }

    private void fields(HpackSink sink) {
        sizeUpdates();
        while (in < end) {
            int first = source.get(Words.BYTE, in);
            if (first < 0) {
                indexed(integer(0x7F), sink);
            } else if (first >= 0x40) {
                literal(0x3F, true, false, sink);
            } else if (first < 0x20) {
                literal(0x0F, false, first >= 0x10, sink);
            } else {
                throw HpackException.SIZE_MISPLACED;
            }
        }
    }

    /** RFC 7541, section 6.3: only before the first field; and there must be one if the encoder still uses more than it may (section 4.2). */
    private void sizeUpdates() {
        int updates = 0;
        while (in < end && (source.get(Words.BYTE, in) & 0xE0) == 0x20) {
            int size = integer(0x1F);
            if (size > Math.min(bound, lowestBound)) {
                throw HpackException.SIZE_ABOVE_BOUND;
            }
            if (++updates > SIZE_UPDATES) {
                throw HpackException.SIZE_REPEATED;
            }
            lowestBound = NOT_LOWERED;
            table.maximum(size);
        }
        if (in < end && lowestBound != NOT_LOWERED) {
            throw HpackException.SIZE_MISSING;
        }
    }

    private void indexed(int index, HpackSink sink) {
        int[] spans = StaticTable.spans();
        int span = StaticTable.SPAN * index;
        byte[] entries = StaticTable.bytes();
        if (index > StaticTable.COUNT) {
            spans = table.spans();
            span = dynamic(index);
            entries = table.bytes();
        } else if (index == 0) {
            throw HpackException.INDEX;
        }
        int nameLength = spans[span + StaticTable.NAME_LENGTH];
        int valueLength = spans[span + StaticTable.VALUE_LENGTH];
        int length = nameLength + valueLength;
        if (admits(length)) {
            Words.copyLoosely(entries, spans[span + StaticTable.START], target, at, length);
            pass(spans[span + StaticTable.KIND], nameLength, valueLength, false, sink);
        }
    }

    /** Where the ints of an entry of the dynamic table are. */
    private int dynamic(int index) {
        int place = index - StaticTable.COUNT;
        if (place > table.count()) {
            throw HpackException.INDEX;
        }
        return table.span(place);
    }

    private void literal(int prefix, boolean indexing, boolean neverIndexed, HpackSink sink) {
        int nameIndex = integer(prefix);
        int nameAt = in;
        if (!over) {
            int limit = at + (int) Math.max(0, listBytes - bytes - DecoderTable.OVERHEAD);
            int nameEnd = name(nameIndex, limit);
            int valueEnd = nameEnd == TOO_LONG ? TOO_LONG : string(nameEnd, limit);
            if (valueEnd != TOO_LONG) {
                int nameLength = nameEnd - at;
                int valueLength = valueEnd - nameEnd;
                int kind = nameIndex == 0 ? StaticTable.kind(target, at, nameLength) : span(nameIndex, StaticTable.KIND);
                if (indexing) {
                    table.add(target, at, nameLength, valueLength, kind);
                }
                if (admits(nameLength + valueLength)) {
                    pass(kind, nameLength, valueLength, neverIndexed, sink);
                }
                return;
            }
            over = true;
            in = nameAt;
        }
        beyond(nameIndex, indexing);
    }

    /** A literal beyond the limits: only the table gets it, if it is meant to and has room for it. */
    private void beyond(int nameIndex, boolean indexing) {
        int first = in;
        int limit = at + Math.max(0, table.maximum() - DecoderTable.OVERHEAD);
        int nameEnd = indexing ? name(nameIndex, limit) : TOO_LONG;
        int valueEnd = nameEnd == TOO_LONG ? TOO_LONG : string(nameEnd, limit);
        if (valueEnd != TOO_LONG) {
            int kind = nameIndex == 0 ? StaticTable.kind(target, at, nameEnd - at) : span(nameIndex, StaticTable.KIND);
            table.add(target, at, nameEnd - at, valueEnd - nameEnd, kind);
        } else {
            in = first;
            if (nameIndex == 0) {
                skipString();
            } else {
                span(nameIndex, StaticTable.KIND);
            }
            skipString();
            if (indexing) {
                // RFC 7541, section 4.4: an entry larger than the table leaves it empty
                table.clear();
            }
        }
        admits(in - first);
    }

    /** Counts a field, and says whether it is still within the limits. */
    private boolean admits(int length) {
        bytes += length + DecoderTable.OVERHEAD;
        count++;
        if (bytes > listBytes || count > listCount) {
            over = true;
            if (bytes > (long) EXCESS * listBytes || count > (long) EXCESS * listCount) {
                throw HpackException.LIST;
            }
        }
        return !over;
    }

    private void pass(int kind, int nameLength, int valueLength, boolean neverIndexed, HpackSink sink) {
        int valueAt = at + nameLength;
        sink.field(kind & StaticTable.ID_MASK, kind >>> StaticTable.PSEUDO_SHIFT, at, nameLength, valueAt, valueLength, neverIndexed);
        at = valueAt + valueLength;
    }

    /** One of the four ints of an entry of either table. */
    private int span(int index, int what) {
        if (index > StaticTable.COUNT) {
            return table.spans()[dynamic(index) + what];
        }
        if (index == 0) {
            throw HpackException.INDEX;
        }
        return StaticTable.spans()[StaticTable.SPAN * index + what];
    }

    /** Puts the name of a literal at the end of the output and gives its end, or {@link #TOO_LONG}. */
    private int name(int index, int limit) {
        if (index == 0) {
            return string(at, limit);
        }
        int length = span(index, StaticTable.NAME_LENGTH);
        if (at + length > limit) {
            return TOO_LONG;
        }
        byte[] entries = index > StaticTable.COUNT ? table.bytes() : StaticTable.bytes();
        Words.copyLoosely(entries, span(index, StaticTable.START), target, at, length);
        return at + length;
    }

    /** Decodes a string (RFC 7541, section 5.2) to {@code to} and gives its end, or {@link #TOO_LONG}. */
    private int string(int to, int limit) {
        if (in == end) {
            throw HpackException.TRUNCATED;
        }
        boolean huffman = source.get(Words.BYTE, in) < 0;
        int length = integer(0x7F);
        int from = in;
        if (length > end - from) {
            throw HpackException.TRUNCATED;
        }
        in = from + length;
        if (huffman) {
            return HuffmanDecoder.decode(source, from, in, target, to, limit);
        }
        if (length > limit - to) {
            return TOO_LONG;
        }
        MemorySegment.copy(source, from, target, to, length);
        return to + length;
    }

    private void skipString() {
        if (in == end) {
            throw HpackException.TRUNCATED;
        }
        int length = integer(0x7F);
        if (length > end - in) {
            throw HpackException.TRUNCATED;
        }
        in += length;
    }

    /** An integer (RFC 7541, section 5.1) whose first byte is there; {@code prefix} has ones where that byte has bits of it. */
    private int integer(int prefix) {
        int value = source.get(Words.BYTE, in++) & prefix;
        return value < prefix ? value : longInteger(value);
    }

    private int longInteger(int prefix) {
        int value = prefix;
        for (int i = 0; i < INTEGER_BYTES; i++) {
            if (in == end) {
                throw HpackException.TRUNCATED;
            }
            int next = source.get(Words.BYTE, in++);
            value += (next & 0x7F) << 7 * i;
            if (next >= 0) {
                return value;
            }
        }
        throw HpackException.INTEGER;
    }
}
