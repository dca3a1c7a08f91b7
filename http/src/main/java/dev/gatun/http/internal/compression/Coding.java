package dev.gatun.http.internal.compression;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A content coding (RFC 9110 section 8.4.1). Implementations are constants and may be used by any thread; the streams by one at a time. */
public interface Coding {
    /** The name as it is registered with IANA. */
    String name();

    /** A stream that encodes into {@code out}; flushing it makes all that was written readable, closing it frees native memory. */
    OutputStream encode(OutputStream out) throws IOException;

    /** A stream that decodes {@code in}, without a limit of its own. */
    InputStream decode(InputStream in) throws IOException;

    /** Decodes what is pushed into it, for a thread that must not wait; without a limit of its own. */
    PushDecoder decoder() throws IOException;
}
