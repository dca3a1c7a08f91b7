package dev.gatun.platform.listeners;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Breaks listening sockets of this process behind the back of who listens: the kernel accepts nothing from a socket that was shut down (shutdown(2)). */
final class ListenSockets {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final String LISTENING = "0A";
    @SuppressWarnings("restricted")
    private static final MethodHandle SHUTDOWN = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().find("shutdown").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private ListenSockets() {}

    /** Call this in a test that breaks sockets. */
    static void assumePossible() {
        assumeTrue(Files.exists(Path.of("/proc/self/net/tcp")), "there is no /proc that tells which descriptors listen where");
    }

    /** Breaks one of the sockets that listen at {@code address}. */
    static void breakOneAt(SocketAddress address) {
        breakIt(at(address).getFirst());
    }

    /** Breaks the socket of a descriptor. */
    static void breakIt(int descriptor) {
        try {
            int result = (int) SHUTDOWN.invokeExact(descriptor, 0);
            if (result != 0) {
                throw new AssertionError("shutdown failed");
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The descriptors of the sockets that listen at {@code address}. */
    static List<Integer> at(SocketAddress address) {
        int port = ((InetSocketAddress) address).getPort();
        try {
            List<String> sockets = new ArrayList<>();
            for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] fields = line.strip().split("\\s+");
                    if (fields[1].endsWith(String.format(Locale.ROOT, ":%04X", port)) && fields[3].equals(LISTENING)) {
                        sockets.add("socket:[" + fields[9] + "]");
                    }
                }
            }
            List<Integer> found = new ArrayList<>();
            for (String number : DESCRIPTORS.toFile().list()) {
                Path descriptor = DESCRIPTORS.resolve(number);
                if (Files.isSymbolicLink(descriptor) && sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    found.add(Integer.valueOf(number));
                }
            }
            return found;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
