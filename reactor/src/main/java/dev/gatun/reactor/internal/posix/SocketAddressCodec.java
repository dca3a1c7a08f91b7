package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.bindings.linux.sockaddr_in;
import dev.gatun.bindings.linux.sockaddr_in6;
import dev.gatun.bindings.linux.sockaddr_storage;
import dev.gatun.bindings.linux.sockaddr_un;
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

/** {@code struct sockaddr} in its forms (ip(7), ipv6(7), unix(7)), both ways. */
public final class SocketAddressCodec {
    public static final int INET = LinuxNative.AF_INET();
    public static final int INET6 = LinuxNative.AF_INET6();
    public static final int UNIX = LinuxNative.AF_UNIX();
    /** Room for any address. */
    public static final int MAX_SIZE = (int) sockaddr_storage.sizeof();

    private static final ValueLayout.OfShort FAMILY = ValueLayout.JAVA_SHORT;
    private static final ValueLayout.OfShort NETWORK_SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final long FAMILY_OFFSET = sockaddr_in.sin_family$offset();
    private static final long IN_PORT = sockaddr_in.sin_port$offset();
    private static final long IN_ADDRESS = sockaddr_in.sin_addr$offset();
    private static final long IN6_PORT = sockaddr_in6.sin6_port$offset();
    private static final long IN6_ADDRESS = sockaddr_in6.sin6_addr$offset();
    private static final long IN6_SCOPE = sockaddr_in6.sin6_scope_id$offset();
    private static final long UN_PATH = sockaddr_un.sun_path$offset();
    private static final int UN_PATH_SIZE = (int) (sockaddr_un.sizeof() - UN_PATH);

    private SocketAddressCodec() {}

    /** The family of the socket that an address needs. */
    public static int family(SocketAddress address) {
        Objects.requireNonNull(address, "address");
        if (address instanceof InetSocketAddress inet) {
            if (inet.isUnresolved()) {
                throw new IllegalArgumentException("the host of " + inet + " is not resolved");
            }
            return inet.getAddress() instanceof Inet4Address ? INET : INET6;
        }
        if (address instanceof UnixDomainSocketAddress || address instanceof AbstractUnixAddress) {
            return UNIX;
        }
        throw new IllegalArgumentException("addresses of " + address.getClass().getName() + " are not understood");
    }

    /** Writes {@code address}, and gives its length. */
    public static int write(SocketAddress address, MemorySegment target) {
        target.fill((byte) 0);
        return switch (address) {
            case InetSocketAddress inet when inet.getAddress() instanceof Inet4Address ip -> writeInet(inet, ip, target);
            case InetSocketAddress inet -> writeInet6(inet, (Inet6Address) inet.getAddress(), target);
            case UnixDomainSocketAddress unix -> writePath(unix, target);
            case AbstractUnixAddress name -> writeName(name, target);
            default -> throw new IllegalArgumentException("addresses of " + address.getClass().getName() + " are not understood");
        };
    }

    private static int writeInet(InetSocketAddress address, Inet4Address ip, MemorySegment target) {
        target.set(FAMILY, FAMILY_OFFSET, (short) INET);
        target.set(NETWORK_SHORT, IN_PORT, (short) address.getPort());
        MemorySegment.copy(ip.getAddress(), 0, target, ValueLayout.JAVA_BYTE, IN_ADDRESS, 4);
        return (int) sockaddr_in.sizeof();
    }

    private static int writeInet6(InetSocketAddress address, Inet6Address ip, MemorySegment target) {
        target.set(FAMILY, FAMILY_OFFSET, (short) INET6);
        target.set(NETWORK_SHORT, IN6_PORT, (short) address.getPort());
        MemorySegment.copy(ip.getAddress(), 0, target, ValueLayout.JAVA_BYTE, IN6_ADDRESS, 16);
        target.set(ValueLayout.JAVA_INT, IN6_SCOPE, ip.getScopeId());
        return (int) sockaddr_in6.sizeof();
    }

    private static int writePath(UnixDomainSocketAddress address, MemorySegment target) {
        byte[] path = address.getPath().toString().getBytes(StandardCharsets.UTF_8);
        if (path.length == 0 || path.length >= UN_PATH_SIZE) {
            throw new SocketFailure(
                    "socket address",
                    address.toString(),
                    Errno.ENAMETOOLONG,
                    "ENAMETOOLONG",
                    "a Unix socket path of " + path.length + " bytes is not in 1.." + (UN_PATH_SIZE - 1));
        }
        target.set(FAMILY, FAMILY_OFFSET, (short) UNIX);
        MemorySegment.copy(path, 0, target, ValueLayout.JAVA_BYTE, UN_PATH, path.length);
        return (int) UN_PATH + path.length + 1;
    }

    private static int writeName(AbstractUnixAddress address, MemorySegment target) {
        byte[] name = address.name().getBytes(StandardCharsets.UTF_8);
        target.set(FAMILY, FAMILY_OFFSET, (short) UNIX);
        MemorySegment.copy(name, 0, target, ValueLayout.JAVA_BYTE, UN_PATH + 1, name.length);
        return (int) UN_PATH + 1 + name.length;
    }

    /** Reads an address of {@code length} bytes. */
    public static SocketAddress read(MemorySegment source, int length) {
        int family = length < 2 ? UNIX : source.get(FAMILY, FAMILY_OFFSET);
        try {
            if (family == INET) {
                byte[] ip = source.asSlice(IN_ADDRESS, 4).toArray(ValueLayout.JAVA_BYTE);
                return new InetSocketAddress(InetAddress.getByAddress(ip), source.get(NETWORK_SHORT, IN_PORT) & 0xffff);
            }
            if (family == INET6) {
                byte[] ip = source.asSlice(IN6_ADDRESS, 16).toArray(ValueLayout.JAVA_BYTE);
                int scope = source.get(ValueLayout.JAVA_INT, IN6_SCOPE);
                InetAddress address = scope == 0 ? InetAddress.getByAddress(ip) : Inet6Address.getByAddress(null, ip, scope);
                return new InetSocketAddress(address, source.get(NETWORK_SHORT, IN6_PORT) & 0xffff);
            }
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes was refused", e);
        }
        return readUnix(source, length);
    }

    private static SocketAddress readUnix(MemorySegment source, int length) {
        int size = Math.max(0, length - (int) UN_PATH);
        byte[] bytes = source.asSlice(UN_PATH, size).toArray(ValueLayout.JAVA_BYTE);
        if (size > 1 && bytes[0] == 0) {
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
