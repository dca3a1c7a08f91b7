package dev.gatun.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** What the kernel says that this process holds open (proc(5)). */
public final class Descriptors {
    private static final Path DIRECTORY = Path.of("/proc/self/fd");

    static {
        warmUp();
    }

    private Descriptors() {}

    /** Sockets and anonymous inodes (epoll, eventfd) now; others belong to the JVM. Empty where there is no proc(5). */
    public static Set<String> open() {
        Set<String> found = new TreeSet<>();
        String[] numbers = DIRECTORY.toFile().list();
        for (String number : numbers == null ? new String[0] : numbers) {
            try {
                String target = Files.readSymbolicLink(DIRECTORY.resolve(number)).toString();
                if (target.startsWith("socket:") || target.startsWith("anon_inode:")) {
                    found.add(number + " " + target);
                }
            } catch (IOException e) {
                // Closed between the listing and the look: not a leak.
                continue;
            }
        }
        return found;
    }

    /** Makes the JDK open the descriptors that it keeps for good, so that the first test is not blamed for them. */
    private static void warmUp() {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept();
                Selector selector = Selector.open()) {
            client.getOutputStream().write(1);
            accepted.getInputStream().read();
            selector.selectNow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
