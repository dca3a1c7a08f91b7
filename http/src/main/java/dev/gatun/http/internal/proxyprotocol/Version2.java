package dev.gatun.http.internal.proxyprotocol;

import dev.gatun.http.ProxyHeader;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.SocketAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads version 2, which is binary. Section 2.2. Pure.
 *
 * <pre>
 *   signature (12) | version 2, command | family, transport | length (2) | addresses | TLVs: type, length (2), value
 * </pre>
 */
final class Version2 {
    static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    static final int FIXED = 16;
    static final int VERSION = 2;
    static final int LOCAL = 0;
    static final int PROXY = 1;
    static final int INET = 1;
    static final int INET6 = 2;
    static final int UNIX = 3;
    static final int STREAM = 1;
    static final int PATH = 108;
    static final int PADDING = 0x04;

    /** Addresses of the Unix domain, and 4 KiB of TLVs: real ones have some hundred bytes. */
    static final int MOST_CONTENT = 2 * PATH + (4 << 10);

    private static final int DATAGRAM = 2;
    private static final int TLV_HEADER = 3;

    private Version2() {}

    static Optional<ProxyHeader> read(Buffer data) {
        if (!ProxyHeaderReader.mayBegin(data, SIGNATURE)) {
            throw new MalformedProxyHeader("neither PROXY nor the signature of version 2");
        }
        int start = data.readIndex();
        int there = data.readableBytes();
        if (there > 12 && (data.get(start + 12) & 0xF0) != VERSION << 4) {
            throw new MalformedProxyHeader("version " + (data.get(start + 12) >> 4 & 0xF));
        }
        if (there < FIXED) {
            return Optional.empty();
        }
        int length = (data.get(start + 14) & 0xFF) << 8 | data.get(start + 15) & 0xFF;
        if (length > MOST_CONTENT) {
            throw new MalformedProxyHeader("longer than " + MOST_CONTENT + " bytes: " + length);
        }
        if (there < FIXED + length) {
            return Optional.empty();
        }
        byte[] header = new byte[FIXED + length];
        data.read(header, 0, header.length);
        return Optional.of(parse(header));
    }

    private static ProxyHeader parse(byte[] header) {
        int command = header[12] & 0xF;
        if (command == LOCAL) {
            // Section 2.2: what follows is skipped, the family as well.
            return ProxyHeader.local();
        }
        int family = header[13] >> 4 & 0xF;
        int transport = header[13] & 0xF;
        if (command != PROXY || family > UNIX || transport > DATAGRAM) {
            throw new MalformedProxyHeader("command " + command + ", family " + family + ", transport " + transport);
        }
        if (family == 0 || transport != STREAM) {
            // Nothing that this side knows, and so nothing that it looks into.
            return ProxyHeader.local();
        }
        int size = family == INET ? 12 : family == INET6 ? 36 : 2 * PATH;
        if (header.length < FIXED + size) {
            throw new MalformedProxyHeader("too short for its addresses: " + (header.length - FIXED) + " bytes");
        }
        List<ProxyHeader.Tlv> tlvs = tlvs(header, FIXED + size);
        if (family == UNIX) {
            return new ProxyHeader(Optional.of(path(header, FIXED)), Optional.of(path(header, FIXED + PATH)), tlvs);
        }
        int bytes = family == INET ? 4 : 16;
        int ports = FIXED + 2 * bytes;
        return new ProxyHeader(
                Optional.of(address(header, FIXED, bytes, ports)), Optional.of(address(header, FIXED + bytes, bytes, ports + 2)), tlvs);
    }

    private static SocketAddress address(byte[] header, int at, int length, int port) {
        try {
            InetAddress address = InetAddress.getByAddress(Arrays.copyOfRange(header, at, at + length));
            return new InetSocketAddress(address, (header[port] & 0xFF) << 8 | header[port + 1] & 0xFF);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the length is right", e);
        }
    }

    private static SocketAddress path(byte[] header, int at) {
        int end = at + PATH;
        // An abstract name begins with a NUL.
        boolean named = header[at] != 0;
        while (end > at && header[end - 1] == 0) {
            end--;
        }
        try {
            return named || end == at ? UnixDomainSocketAddress.of(new String(header, at, end - at, StandardCharsets.UTF_8))
                    : SocketAddresses.abstractUnix(new String(header, at + 1, end - at - 1, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new MalformedProxyHeader("a path that is none");
        }
    }

    private static List<ProxyHeader.Tlv> tlvs(byte[] header, int from) {
        List<ProxyHeader.Tlv> tlvs = new ArrayList<>();
        boolean checked = false;
        int at = from;
        while (at < header.length) {
            int length = header.length - at < TLV_HEADER ? -1 : (header[at + 1] & 0xFF) << 8 | header[at + 2] & 0xFF;
            int value = at + TLV_HEADER;
            if (length < 0 || length > header.length - value) {
                throw new MalformedProxyHeader("a TLV that reaches beyond the header");
            }
            int type = header[at] & 0xFF;
            if (type == ProxyHeader.CHECKSUM) {
                if (checked || length != 4 || !Checksum.isRight(header, value)) {
                    throw new MalformedProxyHeader("the checksum is wrong");
                }
                checked = true;
            } else if (type != PADDING) {
                tlvs.add(new ProxyHeader.Tlv(type, Arrays.copyOfRange(header, value, value + length)));
            }
            at = value + length;
        }
        return tlvs;
    }
}
