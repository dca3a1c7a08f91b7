package dev.gatun.reactor.internal.nio;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;

/** The file that a Unix-domain socket left when its process was killed: bind(2) would find the address in use. */
final class StaleFile {
    private StaleFile() {}

    /** Removes it if it is a socket on which nobody listens. */
    static void remove(UnixDomainSocketAddress address) {
        try {
            // Never another kind of file: "other" is what is no file, folder or link.
            if (attributes(address).isOther() && isRefused(address)) {
                Files.deleteIfExists(address.getPath());
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw JdkError.failure("unlink", address, e);
        }
    }

    private static BasicFileAttributes attributes(UnixDomainSocketAddress address) throws IOException {
        return Files.readAttributes(address.getPath(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** A pipe or device refuses as well, on Linux with the same error as a socket; neither is bound to, so bind(2) says what it is. */
    private static boolean isRefused(UnixDomainSocketAddress address) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(address);
            return false;
        } catch (IOException e) {
            return JdkError.of(e) == JdkError.ECONNREFUSED;
        }
    }
}
