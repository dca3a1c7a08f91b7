package dev.gatun.tls.internal;

/**
 * How many records without content a peer may still send. Each costs this side as much as one with content, a key update or a ticket even more, and none of
 * them is seen by the limits of the protocol above. Confined to the loop.
 */
final class RecordBudget {
    /** More than any handshake has: a chain of certificates in records of the least size that RFC 8449 allows, 64 bytes, is some hundred. */
    static final int HANDSHAKE_RECORDS = 512;

    /**
     * Between these many records that carry nothing some content must come. A server sends a dozen tickets at most; but a peer with the JDK's engine that has
     * used its keys up, after 128 GiB, asks for new ones with every record that it reads until they come: with all that fits into a window of 6 MiB.
     */
    static final int EMPTY_RECORDS = 512;

    /** Content of this many bytes allows one more record without. */
    private static final int BYTES_PER_RECORD = 1024;

    private int left = HANDSHAKE_RECORDS;
    private int bytes;

    /** The handshake is done: records bring content from now on. */
    void secured() {
        left = EMPTY_RECORDS;
        bytes = 0;
    }

    /** Whether one more record without content is within the budget. */
    boolean spend() {
        return --left >= 0;
    }

    /** This side asks for new keys: one record without content will answer that. */
    void expectAnswer() {
        left++;
    }

    /** Content came. */
    void earn(int count) {
        if (left < EMPTY_RECORDS) {
            bytes += count;
            left = Math.min(EMPTY_RECORDS, left + bytes / BYTES_PER_RECORD);
            bytes %= BYTES_PER_RECORD;
        }
    }
}
