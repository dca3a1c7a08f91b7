package dev.gatun.http.internal.hpack;

import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.Words;
import dev.gatun.http.internal.http1.DateHeader;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * Encodes the header blocks of one connection (RFC 7541). One per connection, on the thread of its loop. Allocates nothing for names that are
 * known or were used lately, once the dynamic table has grown.
 *
 * <p>Every character is looked at before it goes out the first time, as in HTTP/1: a gateway that translates to HTTP/1 would turn CR or LF in a value into
 * a second header. What is refused leaves neither bytes nor a trace in the table.
 *
 * <p>A block must be sent once it was begun, and blocks in the order in which they were encoded: the peer's table follows them.
 */
public final class HpackEncoder {
    /** The most bytes that {@link #begin} writes: two table size updates. */
    public static final int BEGIN_BOUND = 2 * HpackStrings.INTEGER_BOUND;
    /** The most bytes that {@link #status}, {@link #contentLength} or {@link #date} writes each. */
    public static final int SHORT_BOUND = 48;

    /** What a table holds as long as nobody has said otherwise (RFC 9113, section 6.5.2). */
    private static final int DEFAULT_SIZE = 4096;
    /** A field that takes more than this part of the table would drive out all others, and is not indexed. */
    private static final int SHARE = 2;

    private static final String[] STATUS = new String[600];
    private static final HpackName STATUS_NAME = HpackNames.pseudo(HpackDecoder.STATUS);
    private static final HpackName DATE = HpackNames.known(KnownHeader.DATE);
    private static final HpackName CONTENT_LENGTH = HpackNames.known(KnownHeader.CONTENT_LENGTH);

    static {
        for (int code = 100; code < STATUS.length; code++) {
            STATUS[code] = Integer.toString(code);
        }
    }

    private final int ownMaximum;
    private final boolean huffman;
    private final EncoderTable table;
    private final HpackNames names = new HpackNames();
    private final byte[] digits = new byte[DateHeader.VALUE_SIZE];

    private int wanted;
    private int lowest;
    private Buffer out = Buffer.allocate(0);

    // the last Date and Content-Length, and the number of their entry if they have one
    private long dateSecond = -1;
    private boolean dateIndexed;
    private int dateNumber;
    private long length = -1;
    private boolean lengthIndexed;
    private int lengthNumber;

    /** @param ownMaximum the most bytes of a table that this side wants to use, whatever the peer allows */
    public HpackEncoder(int ownMaximum) {
        this(ownMaximum, true);
    }

    HpackEncoder(int ownMaximum, boolean huffman) {
        if (ownMaximum < 0) {
            throw new IllegalArgumentException("header table of " + ownMaximum + " bytes");
        }
        this.ownMaximum = ownMaximum;
        this.huffman = huffman;
        this.table = new EncoderTable(DEFAULT_SIZE);
        this.lowest = Math.min(DEFAULT_SIZE, ownMaximum);
        this.wanted = lowest;
    }

    /** The most bytes that {@link #field} or {@link #pseudo} can write. */
    public static int bound(String name, String value) {
        return HpackStrings.INTEGER_BOUND + HpackStrings.bound(name.length()) + HpackStrings.bound(value.length());
    }

    /**
     * The peer's SETTINGS_HEADER_TABLE_SIZE. The next block begins with the table size updates that it makes necessary.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void peerTableSize(long size) {
        if (size < 0) {
            throw new IllegalArgumentException("header table of " + size + " bytes");
        }
        wanted = (int) Math.min(size, ownMaximum);
        lowest = Math.min(lowest, wanted);
    }

    /** Starts a block, which goes behind what {@code out} holds. All that follows is written there until the next call. */
    public void begin(Buffer out) {
        requireRoom(out, BEGIN_BOUND);
        this.out = out;
        if (lowest < table.maximum()) {
            // RFC 7541, section 4.2: the lowest in between, too, since the peer has evicted down to it
            resize(lowest);
        }
        if (wanted != table.maximum()) {
            resize(wanted);
        }
        lowest = wanted;
    }

    private void resize(int size) {
        table.maximum(size);
        out.writeIndex(HpackStrings.integer(0x20, 0x1F, size, out.segment(), out.writeIndex()));
    }

    private static void requireRoom(Buffer out, int length) {
        if (out.writableBytes() < length) {
            throw new IndexOutOfBoundsException("a header field of up to " + length + " bytes does not fit into " + out);
        }
    }

    /**
     * Writes {@code :status}.
     *
     * @throws IllegalArgumentException if {@code code} is not in 100..599
     */
    public void status(int code) {
        if (code < 100 || code >= STATUS.length) {
            throw new IllegalArgumentException("status " + code + " is not in 100..599");
        }
        field(STATUS_NAME, STATUS[code], Indexing.INDEXED);
    }

    /**
     * Writes a pseudo-header.
     *
     * @param which {@link HpackDecoder#METHOD} to {@link HpackDecoder#PROTOCOL}
     * @throws IllegalArgumentException as {@link #field(String, String)}
     */
    public void pseudo(int which, String value) {
        HpackName name = HpackNames.pseudo(which);
        field(name, value, name.indexing(value));
    }

    /**
     * Writes a field in the way that suits its name: secrets are never indexed, nor is what changes with each message.
     *
     * @throws IllegalArgumentException if the name is not a token, or the value has a control character other than HTAB, begins or ends with a
     *     blank, or has a character beyond ISO 8859-1; nothing was written then
     * @throws IndexOutOfBoundsException if there is less room than {@link #bound}; nothing was written then
     */
    public void field(String name, String value) {
        HpackName known = names.find(name);
        field(known, value, known.indexing(value));
    }

    /** Writes a field as {@link #field(String, String)} does, in another way than that of its name. */
    public void field(String name, String value, Indexing how) {
        field(names.find(name), value, how);
    }

    private void field(HpackName name, String value, Indexing how) {
        if (how == Indexing.NEVER) {
            literal(name, value, 0x10, 0x0F);
            return;
        }
        int index = name.staticIndex(value);
        if (index == 0 && how == Indexing.INDEXED) {
            int hash = EncoderTable.hash(name, value);
            index = table.find(name, value, hash);
            if (index == 0) {
                indexing(name, value, hash);
                return;
            }
        }
        if (index == 0) {
            literal(name, value, 0, 0x0F);
        } else {
            indexed(index);
        }
    }

    private void indexed(int index) {
        requireRoom(out, HpackStrings.INTEGER_BOUND);
        out.writeIndex(HpackStrings.integer(0x80, 0x7F, index, out.segment(), out.writeIndex()));
    }

    private void indexing(HpackName name, String value, int hash) {
        long size = EncoderTable.sizeOf(name, value.length());
        if (size > table.maximum() / SHARE) {
            literal(name, value, 0, 0x0F);
        } else {
            literal(name, value, 0x40, 0x3F);
            table.add(name, value, hash, (int) size);
        }
    }

    private void literal(HpackName name, String value, int first, int prefix) {
        requireRoom(out, bound(name.text(), value));
        int huffmanBytes = HpackStrings.huffmanBytes(value);
        if (huffmanBytes < 0) {
            throw HpackStrings.fault(name.text(), value);
        }
        if (!value.isEmpty() && (value.charAt(0) <= ' ' || value.charAt(value.length() - 1) <= ' ')) {
            throw new IllegalArgumentException("value of header " + name.text() + " begins or ends with a blank");
        }
        MemorySegment target = out.segment();
        int at = name(name, first, prefix, target, out.writeIndex());
        out.writeIndex(HpackStrings.write(value, huffman ? huffmanBytes : value.length(), target, at));
    }

    /** Writes the first byte of a literal and its name, as an index if there is one. */
    private int name(HpackName name, int first, int prefix, MemorySegment target, int at) {
        int index = name.staticIndex();
        if (index == 0) {
            index = table.find(name);
        }
        if (index != 0) {
            return HpackStrings.integer(first, prefix, index, target, at);
        }
        target.set(Words.BYTE, at, (byte) first);
        return name.writeLiteral(huffman, target, at + 1);
    }

    /**
     * Writes {@code content-length}, without a String. It is indexed when it is the same the second time in a row.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void contentLength(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("content-length " + value + " is negative");
        }
        boolean repeated = value == length;
        int index = repeated && lengthIndexed ? table.indexOf(lengthNumber) : 0;
        if (index != 0) {
            indexed(index);
            return;
        }
        int count = decimal(value);
        int size = DecoderTable.OVERHEAD + CONTENT_LENGTH.text().length() + count;
        boolean indexing = repeated && size <= table.maximum() / SHARE;
        shortLiteral(CONTENT_LENGTH, count, indexing);
        length = value;
        lengthIndexed = indexing;
        if (indexing) {
            lengthNumber = table.add(CONTENT_LENGTH, EncoderTable.BY_NUMBER, 0, size);
        }
    }

    /** Writes {@code date}, without a String. It is indexed when a second block of the same second needs it. */
    public void date(DateHeader date) {
        boolean repeated = date.second() == dateSecond;
        int index = repeated && dateIndexed ? table.indexOf(dateNumber) : 0;
        if (index != 0) {
            indexed(index);
            return;
        }
        date.copyValue(digits);
        int size = DecoderTable.OVERHEAD + DATE.text().length() + DateHeader.VALUE_SIZE;
        boolean indexing = repeated && size <= table.maximum() / SHARE;
        shortLiteral(DATE, DateHeader.VALUE_SIZE, indexing);
        dateSecond = date.second();
        dateIndexed = indexing;
        if (indexing) {
            dateNumber = table.add(DATE, EncoderTable.BY_NUMBER, 0, size);
        }
    }

    /** A literal whose value is in {@link #digits}. */
    private void shortLiteral(HpackName name, int count, boolean indexing) {
        requireRoom(out, SHORT_BOUND);
        MemorySegment target = out.segment();
        int at = HpackStrings.integer(indexing ? 0x40 : 0, indexing ? 0x3F : 0x0F, name.staticIndex(), target, out.writeIndex());
        out.writeIndex(HpackStrings.write(digits, count, huffman, target, at));
    }

    /** Puts a number into {@link #digits} and says how long it is. */
    private int decimal(long value) {
        int count = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            count++;
        }
        long rest = value;
        for (int i = count - 1; i >= 0; i--) {
            digits[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return count;
    }
}
