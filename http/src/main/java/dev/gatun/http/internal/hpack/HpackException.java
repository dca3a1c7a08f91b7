package dev.gatun.http.internal.hpack;

/**
 * A header block that can't be decoded. The tables of both sides differ from then on, so the connection ends with COMPRESSION_ERROR (RFC 9113,
 * section 4.3). Each instance is a constant without a stack, so that a flood of broken blocks costs no more than good ones.
 */
public final class HpackException extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final HpackException TRUNCATED = of("6", "header block ends inside a field");
    static final HpackException INTEGER = of("5.1", "integer is longer than any that is of use");
    static final HpackException INDEX = of("2.3.3", "index 0, or beyond the tables");
    static final HpackException HUFFMAN_EOS = of("5.2", "EOS in a Huffman-coded string");
    static final HpackException HUFFMAN_PADDING = of("5.2", "padding of a Huffman-coded string is longer than 7 bits, or not all ones");
    static final HpackException SIZE_ABOVE_BOUND = of("6.3", "table size update above the announced bound");
    static final HpackException SIZE_MISPLACED = of("4.2", "table size update after the first field of a block");
    static final HpackException SIZE_MISSING = of("4.2", "no table size update though the bound was lowered");
    static final HpackException SIZE_REPEATED = of("4.2", "more table size updates in one block than any encoder needs");
    static final HpackException LIST = of("7.3", "header list is several times larger than the limit");

    private final String section;

    private HpackException(String section, String message) {
        super(message, null, false, false);
        this.section = section;
    }

    private static HpackException of(String section, String message) {
        return new HpackException("RFC 7541, section " + section, message);
    }

    /** Whether the fields are no mistake, but far too many for this side. */
    public boolean isTooLarge() {
        return this == LIST;
    }

    /** The rule that was broken, such as {@code "RFC 7541, section 5.2"}. */
    public String section() {
        return section;
    }

    /** Message and rule in one line, for logs. */
    @Override
    public String toString() {
        return getMessage() + " (" + section + ")";
    }
}
