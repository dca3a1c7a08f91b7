package dev.gatun.http.internal.head;

import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header (or trailer) lines of one message as offsets into the memory that they arrived in; recycled, and without a String until one is asked for.
 *
 * <p>Offsets are relative to a base, so that the bytes can be moved once and the lines with them. Filled by a codec, read by one thread at a time.
 */
public final class HeaderFields {
    private static final int NAME_START = 0;
    private static final int NAME_LENGTH = 1;
    private static final int VALUE_START = 2;
    private static final int VALUE_LENGTH = 3;
    private static final int SPAN = 4;
    private static final int FIRST_CAPACITY = 16;
    /** Never written to: most trailer sections are empty, and should cost nothing. */
    private static final short[] NO_FIRSTS = new short[KnownHeader.COUNT + 1];

    private MemorySegment bytes = MemorySegment.NULL;
    private int base;
    private int count;
    private int[] spans = {};
    private byte[] ids = {};
    /** By id: 1 + index of the first line of that name, 0 if there is none, negative if there are more. */
    private short[] firsts = NO_FIRSTS;

    /** Forgets all lines. */
    public void clear() {
        for (int i = 0; i < count; i++) {
            firsts[ids[i]] = 0;
        }
        count = 0;
        bytes = MemorySegment.NULL;
    }

    /** Appends a line; offsets are relative to the base. */
    public void add(int id, int nameStart, int nameLength, int valueStart, int valueLength) {
        int index = count;
        if (index == ids.length) {
            grow();
        }
        int at = SPAN * index;
        spans[at + NAME_START] = nameStart;
        spans[at + NAME_LENGTH] = nameLength;
        spans[at + VALUE_START] = valueStart;
        spans[at + VALUE_LENGTH] = valueLength;
        ids[index] = (byte) id;
        if (id != 0) {
            short first = firsts[id];
            firsts[id] = (short) (first == 0 ? index + 1 : -Math.abs(first));
        }
        count = index + 1;
    }

    private void grow() {
        if (firsts == NO_FIRSTS) {
            firsts = new short[KnownHeader.COUNT + 1];
        }
        int capacity = Math.max(FIRST_CAPACITY, 2 * ids.length);
        spans = Arrays.copyOf(spans, SPAN * capacity);
        ids = Arrays.copyOf(ids, capacity);
    }

    /** Says where the bytes lie. Until the next call they must stay there. */
    public void bind(MemorySegment bytes, int base) {
        this.bytes = bytes;
        this.base = base;
    }

    /** Removes every line of this name. */
    public void remove(KnownHeader header) {
        int id = header.id();
        if (firsts[id] == 0) {
            return;
        }
        int lines = count;
        for (int i = 0; i < lines; i++) {
            firsts[ids[i]] = 0;
        }
        count = 0;
        for (int i = 0; i < lines; i++) {
            if (ids[i] != id) {
                int at = SPAN * i;
                add(ids[i], spans[at + NAME_START], spans[at + NAME_LENGTH], spans[at + VALUE_START], spans[at + VALUE_LENGTH]);
            }
        }
    }

    /** The memory that the offsets point into. */
    public MemorySegment bytes() {
        return bytes;
    }

    /** Where offset 0 lies in {@link #bytes()}. */
    public int base() {
        return base;
    }

    /** The number of lines. */
    public int count() {
        return count;
    }

    /** Whether there is a line of this name. */
    public boolean has(KnownHeader header) {
        return firsts[header.id()] != 0;
    }

    /** Whether there is more than one line of this name. */
    public boolean isRepeated(KnownHeader header) {
        return firsts[header.id()] < 0;
    }

    /** Index of the first line of this name, -1 if there is none. */
    public int find(KnownHeader header) {
        return Math.abs(firsts[header.id()]) - 1;
    }

    /** Index of the first line of this name from line {@code from} on, -1 if there is none. */
    public int find(KnownHeader header, int from) {
        for (int i = from; i < count; i++) {
            if (ids[i] == header.id()) {
                return i;
            }
        }
        return -1;
    }

    /** Index of the first line of this name, in any case, from line {@code from} on; -1 if there is none. */
    public int find(String name, int from) {
        for (int i = from; i < count; i++) {
            if (ids[i] == 0 ? equalsIgnoreCase(nameStart(i), nameLength(i), name) : KnownHeader.ofId(ids[i]).text().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The {@link KnownHeader#id()} of line {@code index}, 0 if its name is not known. */
    public int id(int index) {
        return ids[index];
    }

    /** Offset of the name. */
    public int nameStart(int index) {
        return spans[SPAN * index + NAME_START];
    }

    /** Length of the name. */
    public int nameLength(int index) {
        return spans[SPAN * index + NAME_LENGTH];
    }

    /** Offset of the value. */
    public int valueStart(int index) {
        return spans[SPAN * index + VALUE_START];
    }

    /** Length of the value, without blanks around it. */
    public int valueLength(int index) {
        return spans[SPAN * index + VALUE_LENGTH];
    }

    /** The name in lower case; interned if it is known. */
    public String name(int index) {
        int id = ids[index];
        if (id != 0) {
            return KnownHeader.ofId(id).text();
        }
        byte[] name = new byte[nameLength(index)];
        for (int i = 0; i < name.length; i++) {
            name[i] = (byte) lowerCase(at(nameStart(index) + i));
        }
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** The value; bytes above ASCII are taken as ISO 8859-1, which loses none (RFC 9110, section 5.5). */
    public String value(int index) {
        return text(valueStart(index), valueLength(index));
    }

    /** The byte at an offset. */
    public byte at(int offset) {
        return bytes.get(Words.BYTE, base + offset);
    }

    /** Any run of the bytes as text. */
    public String text(int start, int length) {
        if (length == 0) {
            return "";
        }
        byte[] copy = new byte[length];
        MemorySegment.copy(bytes, Words.BYTE, base + start, copy, 0, length);
        return new String(copy, StandardCharsets.ISO_8859_1);
    }

    /**
     * The value of line {@code index} as a number: digits only, so no sign, no list, no leading zero, which some peers read as octal; -1 when it is none or
     * beyond a {@code long}.
     */
    public long decimal(int index) {
        int start = valueStart(index);
        int length = valueLength(index);
        if (length == 0 || length > 1 && at(start) == '0') {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = at(start + i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }

    /** Whether the value of line {@code index} is {@code text} in any case; {@code text} is in ASCII. */
    public boolean valueIs(int index, String text) {
        return equalsIgnoreCase(valueStart(index), valueLength(index), text);
    }

    /** Whether a run of the bytes is {@code text} in any case; {@code text} is in ASCII. */
    public boolean equalsIgnoreCase(int start, int length, String text) {
        if (length != text.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (lowerCase(at(start + i)) != lowerCase(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int lowerCase(int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    /** Appends the first {@code length} bytes to {@code target} and lives there from now on. */
    public void moveTo(Buffer target, int length) {
        int at = target.writeIndex();
        target.put(bytes, base, length);
        bind(target.segment(), at);
    }
}
