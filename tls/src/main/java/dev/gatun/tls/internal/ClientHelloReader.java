package dev.gatun.tls.internal;

import dev.gatun.reactor.Buffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the client's first message in what a server receives, and looks into it without taking it: the engine, which is chosen by what it says, reads it
 * again. The message may be spread over records, and records over reads (RFC 8446, section 5.1). Pure; made for one connection, dropped with its handshake.
 *
 * <p>Memory grows with the bytes that came, never by a length that was announced.
 */
public final class ClientHelloReader {
    /** The longest hello; real ones are below 2 KiB, with keys that withstand quantum computers too. */
    public static final int MOST_BYTES = 16 << 10;

    /** The most records that a hello may be cut into: some clients cut the name in two, none so often. */
    public static final int MOST_RECORDS = 64;

    private static final int MESSAGE_HEADER = 4;
    private static final byte CLIENT_HELLO = 1;

    /** How many bytes of whole records were looked at. */
    private int seen;
    private int records;
    private byte[] message = new byte[512];
    private int length;

    /** Has seen nothing. */
    public ClientHelloReader() {}

    /**
     * Looks at all bytes that came so far.
     *
     * @param data what came, from the first byte on; its indexes stay
     * @return the hello, or nothing as long as it is not complete
     * @throws TlsRefusal when this is no hello, or a malformed one
     */
    public Optional<ClientHello> read(Buffer data) {
        while (true) {
            int at = data.readIndex() + seen;
            int here = data.writeIndex() - at;
            if (here == 0) {
                return Optional.empty();
            }
            checkType(data, at, here);
            if (here < Records.HEADER) {
                return Optional.empty();
            }
            int fragment = (data.get(at + 3) & 0xff) << 8 | data.get(at + 4) & 0xff;
            checkFragment(fragment);
            if (here < Records.HEADER + fragment) {
                return Optional.empty();
            }
            append(data, at + Records.HEADER, fragment);
            seen += Records.HEADER + fragment;
            if (length >= MESSAGE_HEADER && length >= MESSAGE_HEADER + announced()) {
                return Optional.of(ClientHelloParser.parse(Arrays.copyOfRange(message, MESSAGE_HEADER, MESSAGE_HEADER + announced())));
            }
        }
    }

    private void checkType(Buffer data, int at, int here) {
        byte type = data.get(at);
        if (type != Records.HANDSHAKE) {
            if (seen == 0 && (type >= 'A' && type <= 'Z' || type >= 'a' && type <= 'z')) {
                throw new TlsRefusal(Alerts.UNEXPECTED_MESSAGE, "plain text, perhaps HTTP, came where TLS is spoken");
            }
            if (seen == 0 && (type & 0x80) != 0) {
                // Where SSL 2 has the length of its hello (RFC 5246, appendix E.2).
                throw new TlsRefusal(Alerts.PROTOCOL_VERSION, "no TLS record, perhaps a hello of SSL 2");
            }
            throw new TlsRefusal(Alerts.UNEXPECTED_MESSAGE, "a record of type " + (type & 0xff) + " came instead of the client's hello");
        }
        if (here > 1 && data.get(at + 1) != 3) {
            throw new TlsRefusal(Alerts.PROTOCOL_VERSION, "a record of version " + (data.get(at + 1) & 0xff) + ", not 3");
        }
    }

    private void checkFragment(int fragment) {
        if (fragment > Records.MOST_PLAIN) {
            throw new TlsRefusal(Alerts.RECORD_OVERFLOW, "a record of " + fragment + " bytes is above 16384");
        }
        if (fragment == 0) {
            // RFC 8446, section 5.1.
            throw new TlsRefusal(Alerts.UNEXPECTED_MESSAGE, "an empty record within the client's hello");
        }
    }

    private void append(Buffer data, int from, int count) {
        if (++records > MOST_RECORDS) {
            throw new TlsRefusal(Alerts.DECODE_ERROR, "the client's hello is cut into more than " + MOST_RECORDS + " records");
        }
        if (length + count > message.length) {
            message = Arrays.copyOf(message, Math.max(2 * message.length, length + count));
        }
        for (int i = 0; i < count; i++) {
            message[length + i] = data.get(from + i);
        }
        length += count;
        if (message[0] != CLIENT_HELLO) {
            throw new TlsRefusal(Alerts.UNEXPECTED_MESSAGE, "a handshake message of type " + (message[0] & 0xff) + " came instead of the client's hello");
        }
        if (length >= MESSAGE_HEADER && announced() > MOST_BYTES) {
            throw new TlsRefusal(Alerts.DECODE_ERROR, "a client's hello of " + announced() + " bytes is above " + MOST_BYTES);
        }
    }

    private int announced() {
        return (message[1] & 0xff) << 16 | (message[2] & 0xff) << 8 | message[3] & 0xff;
    }
}
