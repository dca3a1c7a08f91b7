package dev.gatun.http.internal.proxyprotocol;

import dev.gatun.http.ProxyHeader;
import dev.gatun.reactor.Buffer;
import java.util.Optional;

/** Reads the header in front of a connection, of whichever version. Keeps nothing between calls: what is unfinished stays in the buffer. Pure. */
public final class ProxyHeaderReader {
    private ProxyHeaderReader() {}

    /**
     * Reads a header and moves the read index behind it.
     *
     * @return empty when it is unfinished; nothing was read then, and more of it is to be appended
     * @throws MalformedProxyHeader with the first byte that shows it
     */
    public static Optional<ProxyHeader> read(Buffer data) {
        if (!data.isReadable()) {
            return Optional.empty();
        }
        return data.get(data.readIndex()) == 'P' ? Version1.read(data) : Version2.read(data);
    }

    /** Whether what is there begins with {@code expected}, as far as it is there. */
    static boolean mayBegin(Buffer data, byte[] expected) {
        int length = Math.min(data.readableBytes(), expected.length);
        for (int i = 0; i < length; i++) {
            if (data.get(data.readIndex() + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
