package dev.gatun.http.internal.multipart;

/** What {@link MultipartParser} finds, in the order of the body. */
public interface MultipartListener {
    /** A part begins; its header is complete. */
    void begin(PartHeader header);

    /** Bytes of the part's content; valid during the call only. */
    void content(byte[] bytes, int offset, int length);

    /** The part is complete. */
    void end();
}
