package dev.gatun.http.internal.head;


/**
 * Host and port (RFC 3986, section 3.2), as Host, an absolute target and CONNECT have them: never empty, since an http URI has a host
 * (RFC 9110, section 4.2.1); a name, an IPv4 address or an IPv6 address in brackets; a port up to 65535.
 */
public final class Authority {
    private static final int LONGEST_HOST = 255;

    private Authority() {}

    /** Whether the run of bytes is a host, with a port if {@code portNeeded}. */
    public static boolean isValid(HeaderFields bytes, int start, int length, boolean portNeeded) {
        int end = start + length;
        int at = start;
        if (length > 0 && bytes.at(start) == '[') {
            at = ipv6End(bytes, start + 1, end);
            if (at < 0) {
                return false;
            }
        } else {
            while (at < end && (Characters.classes(bytes.at(at)) & Characters.HOST) != 0) {
                at++;
            }
        }
        if (at == start || at - start > LONGEST_HOST) {
            return false;
        }
        if (at == end) {
            return !portNeeded;
        }
        return bytes.at(at) == ':' && isPort(bytes, at + 1, end, portNeeded);
    }

    /** An empty port is allowed by RFC 3986, section 3.2.3, but for CONNECT, which has no default. */
    private static boolean isPort(HeaderFields bytes, int start, int end, boolean needed) {
        if (end - start > 5 || needed && end == start) {
            return false;
        }
        int port = 0;
        for (int i = start; i < end; i++) {
            byte c = bytes.at(i);
            if (c < '0' || c > '9') {
                return false;
            }
            port = 10 * port + c - '0';
        }
        return port <= 65535;
    }

    /** Where the address that begins behind the bracket ends, its own bracket included; -1 if it is not one (RFC 3986, section 3.2.2). */
    private static int ipv6End(HeaderFields bytes, int start, int end) {
        int at = start;
        int groups = 0;
        boolean gap = false;
        while (at < end && bytes.at(at) != ']') {
            if (bytes.at(at) == ':') {
                if (at + 1 >= end || bytes.at(at + 1) != ':' || gap) {
                    return -1;
                }
                gap = true;
                at += 2;
                continue;
            }
            int digits = hexDigits(bytes, at, end);
            if (digits == 0 || digits > 4) {
                return -1;
            }
            if (at + digits < end && bytes.at(at + digits) == '.') {
                at = ipv4End(bytes, at, end);
                groups += 2;
                break;
            }
            at += digits;
            groups++;
            // one colon separates groups; two are the gap and are left for the next turn
            if (at + 1 < end && bytes.at(at) == ':' && bytes.at(at + 1) != ':') {
                at++;
                if (bytes.at(at) == ']') {
                    return -1;
                }
            }
        }
        if (at < 0 || at >= end || bytes.at(at) != ']' || (gap ? groups > 7 : groups != 8)) {
            return -1;
        }
        return at + 1;
    }

    private static int hexDigits(HeaderFields bytes, int start, int end) {
        int at = start;
        while (at < end && Characters.hex(bytes.at(at)) >= 0) {
            at++;
        }
        return at - start;
    }

    private static int ipv4End(HeaderFields bytes, int start, int end) {
        int at = start;
        for (int part = 0; part < 4; part++) {
            if (part > 0 && (at >= end || bytes.at(at++) != '.')) {
                return -1;
            }
            int value = 0;
            int digits = 0;
            while (at < end && bytes.at(at) >= '0' && bytes.at(at) <= '9' && digits < 4) {
                value = 10 * value + bytes.at(at) - '0';
                digits++;
                at++;
            }
            if (digits == 0 || value > 255 || digits > 3) {
                return -1;
            }
        }
        return at;
    }
}
