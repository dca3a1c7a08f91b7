package dev.gatun.http.internal.hpack;

/** How a field is represented in a header block (RFC 7541, section 6). */
public enum Indexing {
    /** Enters the dynamic table, and is one or two bytes from the second time on. */
    INDEXED,
    /** Leaves the dynamic table alone: for values that are not likely to be sent again. */
    NOT_INDEXED,
    /** As that, and no intermediary may index it either: for secrets (RFC 7541, section 7.1.3). */
    NEVER
}
