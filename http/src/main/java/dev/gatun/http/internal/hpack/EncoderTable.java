package dev.gatun.http.internal.hpack;

import java.util.Arrays;

/**
 * The dynamic table of an encoder: which fields the peer's decoder holds (RFC 7541, section 2.3.2). It needs no bytes of them, only the Strings. Owned by
 * its encoder; takes no memory before its first entry.
 *
 * <p>Entries are numbered as they come; the ring holds entry {@code n} at {@code n & mask}. Two hash tables, by field and by name, hold the number of
 * the newest entry, and each entry that of the one before it in the same bucket. A number that is no longer in the table ends a chain, so
 * eviction has nothing to undo.
 */
final class EncoderTable {
    /** A value that no field has. */
    static final String BY_NUMBER = "\0";

    private static final int FIRST_ENTRIES = 8;
    /** Buckets for each entry that fits, so that chains are short. */
    private static final int SPARSE = 2;

    private int maximum;
    private int size;
    /** Number of the newest entry. */
    private int newest;
    private int count;

    private HpackName[] names = {};
    private String[] values = {};
    private int[] hashes = {};
    private int[] sizes = {};
    private int[] sameField = {};
    private int[] sameName = {};
    private int[] byField = {};
    private int[] byName = {};

    EncoderTable(int maximum) {
        this.maximum = maximum;
    }

    int maximum() {
        return maximum;
    }

    int size() {
        return size;
    }

    int count() {
        return count;
    }

    /** Evicts what is too much then. */
    void maximum(int newMaximum) {
        maximum = newMaximum;
        evict(newMaximum);
    }

    static int hash(HpackName name, String value) {
        return spread(31 * name.text().hashCode() + value.hashCode());
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ mixed >>> 16;
    }

    /** The HPACK index of a field, 0 if it is not here. */
    int find(HpackName name, String value, int hash) {
        if (count == 0) {
            return 0;
        }
        int mask = names.length - 1;
        for (int n = byField[hash & byField.length - 1]; isHere(n); n = sameField[n & mask]) {
            int slot = n & mask;
            if (hashes[slot] == hash && value.equals(values[slot]) && isSame(name, names[slot])) {
                return index(n);
            }
        }
        return 0;
    }

    /** The HPACK index of an entry with this name, the newest; 0 if there is none. */
    int find(HpackName name) {
        if (count == 0) {
            return 0;
        }
        int mask = names.length - 1;
        for (int n = byName[spread(name.text().hashCode()) & byName.length - 1]; isHere(n); n = sameName[n & mask]) {
            if (isSame(name, names[n & mask])) {
                return index(n);
            }
        }
        return 0;
    }

    private static boolean isSame(HpackName one, HpackName other) {
        return one == other || one.text().equals(other.text());
    }

    /** The HPACK index of the entry that {@link #add} gave this number, 0 if it is no longer here. */
    int indexOf(int number) {
        return isHere(number) ? index(number) : 0;
    }

    private boolean isHere(int number) {
        // unsigned, so that numbers may begin anew after 2^32 entries
        return Integer.compareUnsigned(newest - number, count) < 0;
    }

    private int index(int number) {
        return StaticTable.COUNT + 1 + newest - number;
    }

    /** What an entry of this field counts (RFC 7541, section 4.1). */
    static long sizeOf(HpackName name, int valueLength) {
        return (long) name.text().length() + valueLength + DecoderTable.OVERHEAD;
    }

    /**
     * Adds a field, which must not be larger than the table, and gives its number.
     *
     * @param value {@link #BY_NUMBER} for a field that is only found again by its number
     */
    int add(HpackName name, String value, int hash, int entrySize) {
        evict(maximum - entrySize);
        if (count == names.length) {
            grow();
        }
        int number = ++newest;
        count++;
        size += entrySize;
        int slot = number & names.length - 1;
        names[slot] = name;
        values[slot] = value;
        hashes[slot] = hash;
        sizes[slot] = entrySize;
        link(slot, number);
        return number;
    }

    private void link(int slot, int number) {
        int field = hashes[slot] & byField.length - 1;
        sameField[slot] = older(byField[field], number);
        byField[field] = number;
        int name = spread(names[slot].text().hashCode()) & byName.length - 1;
        sameName[slot] = older(byName[name], number);
        byName[name] = number;
    }

    /** What a chain goes on with; a number that is not here, and never will be as long as this entry is, if nothing. */
    private int older(int head, int number) {
        return head != number && isHere(head) ? head : number - names.length;
    }

    private void evict(int limit) {
        while (size > limit && count > 0) {
            int slot = newest - count + 1 & names.length - 1;
            size -= sizes[slot];
            // not needed any more, and nobody should keep a String alive for the sake of an idle connection
            values[slot] = null;
            names[slot] = null;
            count--;
        }
    }

    private void grow() {
        int length = Math.max(FIRST_ENTRIES, 2 * names.length);
        final HpackName[] oldNames = names;
        final String[] oldValues = values;
        final int[] oldHashes = hashes;
        final int[] oldSizes = sizes;
        names = new HpackName[length];
        values = new String[length];
        hashes = new int[length];
        sizes = new int[length];
        sameField = new int[length];
        sameName = new int[length];
        byField = new int[SPARSE * length];
        byName = new int[SPARSE * length];
        // a number that is not here
        Arrays.fill(byField, newest - count);
        Arrays.fill(byName, newest - count);
        for (int number = newest - count + 1; number != newest + 1; number++) {
            int from = number & oldNames.length - 1;
            int to = number & length - 1;
            names[to] = oldNames[from];
            values[to] = oldValues[from];
            hashes[to] = oldHashes[from];
            sizes[to] = oldSizes[from];
            link(to, number);
        }
    }
}
