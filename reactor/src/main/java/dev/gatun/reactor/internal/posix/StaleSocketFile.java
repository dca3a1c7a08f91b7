package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;

/**
 * A socket file that a process left behind makes the next bind fail for ever (unix(7)). It is stale when a connection to it is refused; only then, and only
 * if it is a socket, it is removed.
 */
final class StaleSocketFile {
    /** {@code S_IFMT} and {@code S_IFSOCK} of inode(7). */
    private static final int TYPE_MASK = 0xf000;
    private static final int SOCKET = 0xc000;

    private StaleSocketFile() {}

    static void remove(UnixDomainSocketAddress address, MemorySegment capture, SocketOpener opener) {
        try {
            // The kernel refuses a connection to anything that is no socket just like one to a socket without a listener: ask for the type first.
            int mode = (Integer) Files.getAttribute(address.getPath(), "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if ((mode & TYPE_MASK) == SOCKET && isRefused(address, capture, opener)) {
                Files.deleteIfExists(address.getPath());
            }
        } catch (java.nio.file.NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("socket file " + address + " can't be removed", e);
        }
    }

    private static boolean isRefused(UnixDomainSocketAddress address, MemorySegment capture, SocketOpener opener) {
        int fd = opener.open(capture, PosixAddresses.CODEC.unix(), ThisSystem.TABLE.streamType());
        if (fd < 0) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(SocketAddressCodec.MAX_SIZE, 8);
            int length = PosixAddresses.CODEC.write(address, memory);
            return PosixCalls.connect(capture, fd, memory.address(), length) == -Errno.ECONNREFUSED;
        } finally {
            PosixCalls.close(capture, fd);
        }
    }
}
