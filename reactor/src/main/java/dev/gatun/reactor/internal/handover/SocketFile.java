package dev.gatun.reactor.internal.handover;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The file that a Unix-domain listener made when it was bound (unix(7)). It outlives the socket, so the listener removes it, unless another one stands at its
 * path by now: that of a server that was started before this one ended.
 */
public final class SocketFile {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");

    private final Path path;
    private final Object key;

    private SocketFile(Path path, Object key) {
        this.path = path;
        this.key = key;
    }

    /** The file of a bound address, or {@code null} when it has none. */
    public static SocketFile of(SocketAddress bound) {
        if (!(bound instanceof UnixDomainSocketAddress unix)) {
            return null;
        }
        Path path = unix.getPath();
        try {
            return new SocketFile(path, key(path));
        } catch (IOException e) {
            return null;
        }
    }

    private static Object key(Path path) throws IOException {
        // Device and inode; the time as well, because an inode number is used again at once.
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.fileKey() + " " + attributes.lastModifiedTime();
    }

    /** Removes it, if it is still the one that was made. */
    public void remove() {
        try {
            if (key.equals(key(path))) {
                Files.deleteIfExists(path);
            }
        } catch (java.nio.file.NoSuchFileException e) {
            return;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "socket file {0} was not removed: {1}", path, e.getMessage());
        }
    }
}
