package dev.gatun.tls.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The body of a client's hello (RFC 8446, section 4.1.2). Pure, for one message. */
final class ClientHelloParser {
    private static final int RANDOM = 32;
    private static final int MOST_SESSION_ID = 32;
    private static final int LONGEST_NAME = 255;

    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;
    private static final int SUPPORTED_VERSIONS = 43;

    private final byte[] bytes;
    private int at;
    /** Where the vector ends that is being read. */
    private int end;

    private Optional<String> serverName = Optional.empty();
    private List<String> protocols = List.of();
    private List<Integer> versions;

    private ClientHelloParser(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    static ClientHello parse(byte[] body) {
        return new ClientHelloParser(body).hello();
    }

    private ClientHello hello() {
        versions = List.of(number(2));
        skip(RANDOM);
        int sessionId = number(1);
        check(sessionId <= MOST_SESSION_ID, "session id");
        skip(sessionId);
        int suites = number(2);
        check(suites >= 2 && suites % 2 == 0, "cipher suites");
        skip(suites);
        int compressions = number(1);
        check(compressions >= 1, "compression methods");
        skip(compressions);
        // Before TLS 1.3 there may be no extensions at all.
        if (at < end) {
            check(number(2) == end - at, "extensions");
            extensions();
        }
        return new ClientHello(serverName, protocols, versions);
    }

    private void extensions() {
        int all = end;
        Set<Integer> types = new HashSet<>();
        while (at < all) {
            int type = number(2);
            if (!types.add(type)) {
                // RFC 8446, section 4.2.
                throw new TlsRefusal(Alerts.ILLEGAL_PARAMETER, "extension " + type + " is there twice");
            }
            int next = into(number(2));
            switch (type) {
                case SERVER_NAME -> serverNames();
                case ALPN -> protocols();
                case SUPPORTED_VERSIONS -> versions();
                default -> at = end;
            }
            check(at == end, "extension " + type);
            at = next;
            end = all;
        }
    }

    /** Goes into a vector of {@code length} bytes; gives where it ends. */
    private int into(int length) {
        check(length <= end - at, "length");
        end = at + length;
        return end;
    }

    private void serverNames() {
        check(number(2) == end - at && at < end, "server_name");
        while (at < end) {
            int type = number(1);
            int length = number(2);
            check(length > 0 && length <= end - at, "server_name");
            if (type == 0) {
                check(serverName.isEmpty(), "server_name");
                serverName = Optional.of(host(length));
            }
            skip(length);
        }
    }

    /** Lower case, as names are compared; what can't be a host is refused before anybody looks it up or logs it (RFC 6066, section 3). */
    private String host(int length) {
        boolean legal = length <= LONGEST_NAME;
        for (int i = at; legal && i < at + length; i++) {
            legal = bytes[i] > ' ' && bytes[i] < 0x7f;
        }
        if (!legal) {
            throw new TlsRefusal(Alerts.ILLEGAL_PARAMETER, "the server name is no host name");
        }
        return new String(bytes, at, length, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    }

    private void protocols() {
        check(number(2) == end - at && at < end, "application_layer_protocol_negotiation");
        List<String> found = new ArrayList<>();
        while (at < end) {
            int length = number(1);
            check(length > 0 && length <= end - at, "application_layer_protocol_negotiation");
            found.add(new String(bytes, at, length, StandardCharsets.ISO_8859_1));
            skip(length);
        }
        protocols = found;
    }

    private void versions() {
        int length = number(1);
        check(length == end - at && length >= 2 && length % 2 == 0, "supported_versions");
        List<Integer> found = new ArrayList<>();
        while (at < end) {
            found.add(number(2));
        }
        versions = found;
    }

    private int number(int size) {
        check(size <= end - at, "end");
        int value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | bytes[at++] & 0xff;
        }
        return value;
    }

    private void skip(int count) {
        check(count <= end - at, "end");
        at += count;
    }

    private static void check(boolean fine, String what) {
        if (!fine) {
            throw new TlsRefusal(Alerts.DECODE_ERROR, "malformed client's hello: " + what);
        }
    }
}
