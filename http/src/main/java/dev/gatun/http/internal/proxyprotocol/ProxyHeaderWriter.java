package dev.gatun.http.internal.proxyprotocol;

import dev.gatun.http.ProxyHeader;
import dev.gatun.reactor.AbstractUnixAddress;
import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes headers. Pure. */
public final class ProxyHeaderWriter {
    private ProxyHeaderWriter() {}

    /** Version 1; of addresses that it can't say it says that they are unknown. TLVs are left out. */
    public static byte[] version1(ProxyHeader header) {
        return Version1.write(header);
    }

    /**
     * Version 2, with a checksum.
     *
     * @throws IllegalArgumentException when there is more in it than may be
     */
    public static byte[] version2(ProxyHeader header) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Version2.SIGNATURE);
        int family = header.source().isEmpty() ? 0 : family(header.source().get(), header.destination().orElseThrow());
        out.write(Version2.VERSION << 4 | (family == 0 ? Version2.LOCAL : Version2.PROXY));
        out.write(family == 0 ? 0 : family << 4 | Version2.STREAM);
        out.write(0);
        out.write(0);
        if (family != 0) {
            addresses(out, family, header.source().orElseThrow(), header.destination().orElseThrow());
        }
        for (ProxyHeader.Tlv tlv : header.tlvs()) {
            begin(out, tlv.type(), tlv.value().length);
            out.writeBytes(tlv.value());
        }
        begin(out, ProxyHeader.CHECKSUM, 4);
        int checksum = out.size();
        out.writeBytes(new byte[4]);
        int content = out.size() - Version2.FIXED;
        if (content > Version2.MOST_CONTENT) {
            throw new IllegalArgumentException("a header of the PROXY protocol with " + content + " bytes");
        }
        byte[] bytes = out.toByteArray();
        bytes[14] = (byte) (content >> 8);
        bytes[15] = (byte) content;
        Checksum.write(bytes, checksum);
        return bytes;
    }

    private static void begin(ByteArrayOutputStream out, int type, int length) {
        out.write(type);
        out.write(length >> 8);
        out.write(length);
    }

    /** 0 when there is none that both have. */
    private static int family(SocketAddress source, SocketAddress destination) {
        if (source instanceof InetSocketAddress from && destination instanceof InetSocketAddress to && !from.isUnresolved() && !to.isUnresolved()) {
            return from.getAddress() instanceof Inet6Address || to.getAddress() instanceof Inet6Address ? Version2.INET6 : Version2.INET;
        }
        return isUnix(source) && isUnix(destination) ? Version2.UNIX : 0;
    }

    private static boolean isUnix(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress || address instanceof AbstractUnixAddress;
    }

    private static void addresses(ByteArrayOutputStream out, int family, SocketAddress source, SocketAddress destination) {
        if (family == Version2.UNIX) {
            path(out, source);
            path(out, destination);
            return;
        }
        InetSocketAddress from = (InetSocketAddress) source;
        InetSocketAddress to = (InetSocketAddress) destination;
        boolean six = family == Version2.INET6;
        out.writeBytes(bytes(from.getAddress(), six));
        out.writeBytes(bytes(to.getAddress(), six));
        for (int port : new int[] {from.getPort(), to.getPort()}) {
            out.write(port >> 8);
            out.write(port);
        }
    }

    private static byte[] bytes(InetAddress address, boolean six) {
        byte[] bytes = address.getAddress();
        if (!six || bytes.length == 16) {
            return bytes;
        }
        // RFC 4291, section 2.5.5.2: an IPv4 address among IPv6 ones.
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        System.arraycopy(bytes, 0, mapped, 12, 4);
        return mapped;
    }

    private static void path(ByteArrayOutputStream out, SocketAddress address) {
        byte[] path = (address instanceof AbstractUnixAddress named ? '\0' + named.name() : address.toString()).getBytes(StandardCharsets.UTF_8);
        if (path.length > Version2.PATH) {
            throw new IllegalArgumentException("a path of " + path.length + " bytes");
        }
        out.writeBytes(Arrays.copyOf(path, Version2.PATH));
    }
}
