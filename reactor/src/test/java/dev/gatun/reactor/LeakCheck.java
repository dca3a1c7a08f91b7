package dev.gatun.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.internal.file.OpenFiles;
import dev.gatun.reactor.internal.handover.HeldSocket;
import dev.gatun.reactor.internal.loop.Backends;
import dev.gatun.reactor.internal.loop.LoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts event loops for a test, ends them after it, and fails the test when one of them has lost a descriptor, a buffer, a connection or a file:
 *
 * <pre>
 *   &#64;RegisterExtension final LeakCheck leaks = new LeakCheck();
 *   EventLoops loops = leaks.start(LoopOptions.DEFAULT.count(1));
 * </pre>
 *
 * What the loops count is held against what the kernel says: sockets, epoll and event descriptors of this process (proc(5), {@code /proc/self/fd}).
 */
@SuppressWarnings("exports") // A test class; public for the tests of the internal packages.
public final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
    private static final Duration END = Duration.ofSeconds(10);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    static {
        warmUp();
    }

    private final List<EventLoops> started = new ArrayList<>();
    private Set<String> before = Set.of();
    private int filesBefore;
    private int heldBefore;

    /** A check of one test. */
    public LeakCheck() {}

    /** Loops that end with the test. */
    public EventLoops start(LoopOptions options) {
        return watch(EventLoops.create(options));
    }

    /** Default loops that end with the test. */
    public EventLoops start(int count) {
        return start(LoopOptions.DEFAULT.count(count));
    }

    /** Loops that were made elsewhere, and end with the test. */
    public EventLoops watch(EventLoops loops) {
        started.add(loops);
        return loops;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        before = descriptors();
        filesBefore = OpenFiles.count();
        heldBefore = HeldSocket.count();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<EventLoops> all = List.copyOf(started);
        started.clear();
        for (EventLoops loops : all) {
            assertThat(loops.close(END)).as("the event loops ended").isTrue();
        }
        for (EventLoops loops : all) {
            loops.all().forEach(LeakCheck::check);
            if (loops instanceof LoopGroup group) {
                group.loopApart().ifPresent(LeakCheck::check);
            }
        }
        assertThat(OpenFiles.count()).as("open files").isEqualTo(filesBefore);
        assertThat(HeldSocket.count()).as("listening sockets that nobody serves").isEqualTo(heldBefore);
        Set<String> left = descriptors();
        left.removeAll(before);
        assertThat(left).as("descriptors that were not there before the test").isEmpty();
    }

    private static void check(EventLoop loop) {
        LoopStatistics statistics = loop.statistics();
        assertThat(statistics.connections()).as("connections of %s", loop).isZero();
        assertThat(statistics.descriptors()).as("descriptors of %s", loop).isZero();
        assertThat(statistics.buffersInUse()).as("buffers of %s", loop).isZero();
        assertThat(statistics.bufferBytesInUse()).as("buffer bytes of %s", loop).isZero();
    }

    /** This process's sockets and anonymous inodes (epoll, eventfd); others belong to the JVM. Empty where there is no proc(5). */
    private static Set<String> descriptors() {
        Set<String> found = new TreeSet<>();
        String[] numbers = DESCRIPTORS.toFile().list();
        for (String number : numbers == null ? new String[0] : numbers) {
            try {
                String target = Files.readSymbolicLink(DESCRIPTORS.resolve(number)).toString();
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

    /** Makes the JDK, and libkqueue where it is, open the descriptors that they keep for good, so that the first test which uses them is not blamed. */
    private static void warmUp() {
        Backends.whyNot(Backend.KQUEUE);
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
