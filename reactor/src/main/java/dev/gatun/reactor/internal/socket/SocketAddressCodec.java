package dev.gatun.reactor.internal.socket;

import dev.gatun.reactor.AbstractUnixAddress;
import dev.gatun.reactor.SocketFailure;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * {@code struct sockaddr} in its forms (ip(7), ipv6(7), unix(7)), both ways. All systems have the fields at the same places; they differ in what stands in
 * the first two bytes, and in the numbers. A record, so that the compiler takes what it holds for constant.
 *
 * @param inet {@code AF_INET}
 * @param inet6 {@code AF_INET6}
 * @param unix {@code AF_UNIX}
 * @param lengthByte whether the length stands in a byte before the family (BSD), which then is a byte, too
 * @param pathSize room for the path of a Unix-domain socket, its NUL included
 * @param abstractNames whether Unix-domain sockets have names that are no files (Linux)
 * @param nameTooLong the system's number of {@code ENAMETOOLONG}
 */
public record SocketAddressCodec(
        int inet, int inet6, int unix, boolean lengthByte, int pathSize, boolean abstractNames, int nameTooLong) {
    /** Room for any address: {@code sizeof(struct sockaddr_storage)} everywhere but on AIX and NetBSD's kin, where it is larger than any address. */
    public static final int MAX_SIZE = 128;

    private static final ValueLayout.OfShort NETWORK_SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final int PORT = 2;
    static final int IN_ADDRESS = 4;
    private static final int IN_SIZE = 16;
    static final int IN6_ADDRESS = 8;
    static final int IN6_SCOPE = 24;
    private static final int IN6_SIZE = 28;
    private static final int PATH = 2;

    /** The family of the socket that an address needs. */
    public int family(SocketAddress address) {
        Objects.requireNonNull(address, "address");
        if (address instanceof InetSocketAddress ip) {
            if (ip.isUnresolved()) {
                throw new IllegalArgumentException("the host of " + ip + " is not resolved");
            }
            return ip.getAddress() instanceof Inet4Address ? inet : inet6;
        }
        if (address instanceof UnixDomainSocketAddress || address instanceof AbstractUnixAddress) {
            return unix;
        }
        throw new IllegalArgumentException("addresses of " + address.getClass().getName() + " are not understood");
    }

    /** Writes {@code address}, and gives its length. */
    public int write(SocketAddress address, MemorySegment target) {
        target.fill((byte) 0);
        return switch (address) {
            case InetSocketAddress host when host.getAddress() instanceof Inet4Address ip -> writeInet(host, ip, target);
            case InetSocketAddress host -> writeInet6(host, (Inet6Address) host.getAddress(), target);
            case UnixDomainSocketAddress path -> writePath(path, target);
            case AbstractUnixAddress name -> writeName(name, target);
            default -> throw new IllegalArgumentException("addresses of " + address.getClass().getName() + " are not understood");
        };
    }

    /**
     * Writes {@code address} as an IPv6 socket takes it: IPv4 in its mapped form (RFC 4291, section 2.5.5.2), for of the kernels only that of Linux takes it
     * plain.
     */
    public int writeForInet6(SocketAddress address, MemorySegment target) {
        if (!(address instanceof InetSocketAddress host && host.getAddress() instanceof Inet4Address ip)) {
            return write(address, target);
        }
        target.fill((byte) 0);
        head(target, inet6, IN6_SIZE);
        target.set(NETWORK_SHORT, PORT, (short) host.getPort());
        target.set(ValueLayout.JAVA_SHORT_UNALIGNED, IN6_ADDRESS + 10, (short) -1);
        MemorySegment.copy(ip.getAddress(), 0, target, ValueLayout.JAVA_BYTE, IN6_ADDRESS + 12, 4);
        return IN6_SIZE;
    }

    private int writeInet(InetSocketAddress address, Inet4Address ip, MemorySegment target) {
        head(target, inet, IN_SIZE);
        target.set(NETWORK_SHORT, PORT, (short) address.getPort());
        MemorySegment.copy(ip.getAddress(), 0, target, ValueLayout.JAVA_BYTE, IN_ADDRESS, 4);
        return IN_SIZE;
    }

    private int writeInet6(InetSocketAddress address, Inet6Address ip, MemorySegment target) {
        head(target, inet6, IN6_SIZE);
        target.set(NETWORK_SHORT, PORT, (short) address.getPort());
        MemorySegment.copy(ip.getAddress(), 0, target, ValueLayout.JAVA_BYTE, IN6_ADDRESS, 16);
        target.set(ValueLayout.JAVA_INT, IN6_SCOPE, ip.getScopeId());
        return IN6_SIZE;
    }

    private int writePath(UnixDomainSocketAddress address, MemorySegment target) {
        byte[] path = address.getPath().toString().getBytes(StandardCharsets.UTF_8);
        if (path.length == 0 || path.length >= pathSize) {
            throw new SocketFailure(
                    "socket address",
                    address.toString(),
                    nameTooLong,
                    "ENAMETOOLONG",
                    "a Unix socket path of " + path.length + " bytes is not in 1.." + (pathSize - 1));
        }
        int size = PATH + path.length + 1;
        head(target, unix, size);
        MemorySegment.copy(path, 0, target, ValueLayout.JAVA_BYTE, PATH, path.length);
        return size;
    }

    private int writeName(AbstractUnixAddress address, MemorySegment target) {
        if (!abstractNames) {
            throw new IllegalArgumentException("names of Unix-domain sockets that are no files are known to Linux alone: " + address);
        }
        byte[] name = address.name().getBytes(StandardCharsets.UTF_8);
        int size = PATH + 1 + name.length;
        head(target, unix, size);
        MemorySegment.copy(name, 0, target, ValueLayout.JAVA_BYTE, PATH + 1, name.length);
        return size;
    }

    private void head(MemorySegment target, int family, int size) {
        if (lengthByte) {
            target.set(ValueLayout.JAVA_BYTE, 0, (byte) size);
            target.set(ValueLayout.JAVA_BYTE, 1, (byte) family);
        } else {
            target.set(ValueLayout.JAVA_SHORT, 0, (short) family);
        }
    }

    /** The family of an address that the system wrote at {@code offset}. */
    public int familyAt(MemorySegment source, long offset) {
        return lengthByte ? source.get(ValueLayout.JAVA_BYTE, offset + 1) : source.get(ValueLayout.JAVA_SHORT, offset);
    }

    /** Reads an address of {@code length} bytes. */
    public SocketAddress read(MemorySegment source, int length) {
        int family = length < 2 ? unix : familyAt(source, 0);
        try {
            if (family == inet) {
                byte[] ip = source.asSlice(IN_ADDRESS, 4).toArray(ValueLayout.JAVA_BYTE);
                return new InetSocketAddress(InetAddress.getByAddress(ip), source.get(NETWORK_SHORT, PORT) & 0xffff);
            }
            if (family == inet6) {
                byte[] ip = source.asSlice(IN6_ADDRESS, 16).toArray(ValueLayout.JAVA_BYTE);
                int scope = source.get(ValueLayout.JAVA_INT, IN6_SCOPE);
                InetAddress address = scope == 0 ? InetAddress.getByAddress(ip) : Inet6Address.getByAddress(null, ip, scope);
                return new InetSocketAddress(address, source.get(NETWORK_SHORT, PORT) & 0xffff);
            }
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes was refused", e);
        }
        return readUnix(source, length);
    }

    private SocketAddress readUnix(MemorySegment source, int length) {
        // What did not fit was cut off by the system, which tells the whole length nevertheless.
        int size = Math.max(0, (int) Math.min(length, source.byteSize()) - PATH);
        byte[] bytes = source.asSlice(PATH, size).toArray(ValueLayout.JAVA_BYTE);
        // Elsewhere a client's socket without a name has a path of nothing but NUL.
        if (abstractNames && size > 1 && bytes[0] == 0) {
            return new AbstractUnixAddress(new String(bytes, 1, size - 1, StandardCharsets.UTF_8));
        }
        int end = 0;
        while (end < size && bytes[end] != 0) {
            end++;
        }
        // A client's socket has no name: length is that of the family alone.
        return UnixDomainSocketAddress.of(new String(bytes, 0, end, StandardCharsets.UTF_8));
    }
}
