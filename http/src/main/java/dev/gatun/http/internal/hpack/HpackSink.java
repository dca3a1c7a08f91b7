package dev.gatun.http.internal.hpack;

/**
 * Receives the fields of a header block, in order. It must not throw: the rest of the block has still to be decoded, or both sides' tables differ from
 * then on; who refuses a field remembers so.
 */
public interface HpackSink {
    /**
     * A field. Its bytes lie in the decoder's output, at offsets from index 0 of that buffer; they are as sent, in whatever case and with whatever
     * characters.
     *
     * @param knownId      {@link dev.gatun.http.internal.head.KnownHeader#id()} of the name, 0 when it is not known
     * @param pseudo       {@link HpackDecoder#METHOD} to {@link HpackDecoder#PROTOCOL} when the name is that pseudo-header, {@link HpackDecoder#OTHER_PSEUDO}
     *                     when it is another that begins with a colon, 0 when it is a regular one
     * @param neverIndexed whether it was sent as a literal that is never to be indexed (RFC 7541, section 6.2.3)
     */
    void field(int knownId, int pseudo, int nameStart, int nameLength, int valueStart, int valueLength, boolean neverIndexed);
}
