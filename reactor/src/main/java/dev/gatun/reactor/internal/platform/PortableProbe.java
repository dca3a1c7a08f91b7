package dev.gatun.reactor.internal.platform;

import dev.gatun.reactor.Platform.Feature;
import dev.gatun.reactor.Platform.Support;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;

/** What the JDK finds by itself, and what event loops on java.nio have. Makes no native call. */
public class PortableProbe implements SystemProbe {
    private static final byte[] LOOPBACK6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final String whyNoMore;

    /** @param whyNoMore why no more than the JDK has can be had */
    public PortableProbe(String whyNoMore) {
        this.whyNoMore = whyNoMore;
    }

    @Override
    public int pageSize() {
        return 0;
    }

    @Override
    public String libc() {
        return "";
    }

    @Override
    public Support probe(Feature feature) {
        return switch (feature) {
            case IPV6 -> ipv6();
            case UNIX_SOCKETS -> unixSockets();
            case SEND_FILE -> Support.yes("FileChannel.transferTo");
            default -> Support.no(whyNoMore);
        };
    }

    private static Support ipv6() {
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK6), 0));
            return Support.yes("bind ::1 works");
        } catch (IOException | RuntimeException e) {
            return Support.no("bind ::1: " + e.getMessage());
        }
    }

    private static Support unixSockets() {
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.isOpen() ? Support.yes("the JDK opens them") : Support.no("closed at once");
        } catch (IOException | RuntimeException e) {
            return Support.no("the JDK opens none: " + e.getMessage());
        }
    }
}
