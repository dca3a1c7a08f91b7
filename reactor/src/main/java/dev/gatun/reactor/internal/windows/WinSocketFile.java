package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A socket file that a process left behind makes the next bind fail. It is stale when a connection to it is refused; only then, and only if it is neither
 * a file nor a folder nor a link (to Windows a socket is a reparse point of its own kind), it is removed.
 */
final class WinSocketFile {
    private WinSocketFile() {}

    static void removeStale(UnixDomainSocketAddress address, MemorySegment capture) {
        try {
            BasicFileAttributes facts = Files.readAttributes(address.getPath(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (facts.isOther() && isRefused(address, capture)) {
                Files.deleteIfExists(address.getPath());
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("socket file " + address + " can't be removed", e);
        }
    }

    /** Blocking, but a Unix-domain socket answers at once. */
    private static boolean isRefused(UnixDomainSocketAddress address, MemorySegment capture) {
        int socket = WinCalls.socket(capture, WindowsNative.AF_UNIX(), WindowsNative.SOCK_STREAM());
        if (socket < 0) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(SocketAddressCodec.MAX_SIZE, 8);
            int length = WinAddresses.CODEC.write(address, memory);
            return WinCalls.connect(capture, socket, memory.address(), length) == -WindowsNative.WSAECONNREFUSED();
        } finally {
            WinCalls.close(capture, socket);
        }
    }
}
