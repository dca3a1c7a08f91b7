package dev.gatun.http.hosting;

import dev.gatun.http.HttpServer;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Many servers in one process: described by name, started and ended together or one by one, watched, and found by name or address. Any thread, but what ends
 * servers or asks for their health waits, and is refused on their event loops.
 *
 * <p>{@snippet :
 * try (Servers servers = Servers.create()) {
 *     servers.add("api", http -> http.listen(Listen.tcp(8080)).handler(api));
 *     servers.add("admin", http -> http.listen(Listen.tcp("127.0.0.1", 9000)).handler(admin));
 *     servers.startAll();
 *     servers.healthCheck();
 * }
 * }
 */
public final class Servers implements AutoCloseable {
    /** For what was up for a moment only, since another server did not start. */
    private static final Duration NEVER_SERVED = Duration.ofSeconds(1);

    private final Optional<EventLoops> loops;
    private final Watch watch = new Watch();
    /** In the order in which they were added; exchanged as a whole. */
    private volatile Map<String, HostedServer> servers = Map.of();
    private boolean closed;

    private Servers(Optional<EventLoops> loops) {
        this.loops = loops;
    }

    /** A registry without servers, of which each will have event loops of its own. */
    public static Servers create() {
        return new Servers(Optional.empty());
    }

    /** A registry whose servers share event loops that the program has, and that stay open when the servers end. */
    public static Servers on(EventLoops loops) {
        return new Servers(Optional.of(loops));
    }

    /**
     * Describes a server, which is not started by that.
     *
     * @param name how it is found, and called in messages
     * @param description done whenever it starts
     * @throws IllegalArgumentException when the name is blank or taken
     * @throws IllegalStateException when the registry has ended
     */
    public synchronized void add(String name, Consumer<? super HttpServer.Builder> description) {
        Objects.requireNonNull(description, "description");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a server needs a name");
        }
        requireOpen();
        if (servers.containsKey(name)) {
            throw new IllegalArgumentException("there is a server '" + name + "' already" + where(servers.get(name)));
        }
        Map<String, HostedServer> more = new LinkedHashMap<>(servers);
        more.put(name, new HostedServer(name, description, loops));
        servers = Collections.unmodifiableMap(more);
    }

    private static String where(HostedServer other) {
        return other.server().map(server -> ", it listens on " + server.addresses()).orElse(", it is not started");
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the registry of servers has ended");
        }
    }

    private HostedServer need(String name) {
        return Optional.ofNullable(servers.get(name))
                .orElseThrow(() -> new NoSuchElementException("there is no server '" + name + "', only " + servers.keySet()));
    }

    /**
     * Starts a server.
     *
     * @throws NoSuchElementException when there is none of that name
     * @throws IllegalStateException when it is started already, or was removed
     * @throws dev.gatun.reactor.SocketFailure when an address can't be had
     */
    public HttpServer start(String name) {
        return need(name).start();
    }

    /**
     * Starts all that are not started, or none: when one fails, those that this call has started are ended again.
     *
     * @throws ServersFailed with the failure of each that did not start
     */
    public void startAll() {
        Map<String, HostedServer> fresh = new LinkedHashMap<>();
        Map<String, RuntimeException> failures = new LinkedHashMap<>();
        List<HostedServer> wanted = servers.values().stream().filter(each -> each.server().isEmpty()).toList();
        for (HostedServer each : wanted) {
            try {
                each.start();
                fresh.put(each.name(), each);
            } catch (RuntimeException e) {
                failures.put(each.name(), e);
            }
        }
        if (!failures.isEmpty()) {
            inParallel(fresh.values(), each -> each.stop(Optional.of(NEVER_SERVED)));
            throw new ServersFailed(wanted.size(), failures);
        }
    }

    /**
     * Ends a server without losing a request, as {@link HttpServer#close()} does. It can be started again.
     *
     * @throws NoSuchElementException when there is none of that name
     */
    public void stop(String name) {
        HostedServer server = need(name);
        requireOffLoops();
        server.stop(Optional.empty());
    }

    /** Ends all servers at once, all in all within {@code time}; see {@link HttpServer#close(Duration)}. They can be started again. */
    public void stopAll(Duration time) {
        requireOffLoops();
        inParallel(servers.values(), each -> each.stop(Optional.of(time)));
    }

    /**
     * Takes a server out of the registry, and then ends it as {@link #stop} does.
     *
     * @return whether there was one of that name
     */
    public boolean remove(String name) {
        requireOffLoops();
        Optional<HostedServer> removed = takeOut(name);
        removed.ifPresent(server -> server.remove(Optional.empty()));
        return removed.isPresent();
    }

    private synchronized Optional<HostedServer> takeOut(String name) {
        Map<String, HostedServer> fewer = new LinkedHashMap<>(servers);
        Optional<HostedServer> removed = Optional.ofNullable(fewer.remove(name));
        servers = Collections.unmodifiableMap(fewer);
        return removed;
    }

    /** The server of that name. */
    public Optional<NamedServer> find(String name) {
        return Optional.ofNullable(servers.get(name)).map(HostedServer::view);
    }

    /** The server that connections to {@code address} reach: the one that listens on it, else one that listens on its port of all addresses. */
    public Optional<NamedServer> at(SocketAddress address) {
        return listening(address, SocketAddress::equals).or(() -> listening(address, Servers::isWildcardOf));
    }

    private Optional<NamedServer> listening(SocketAddress asked, BiPredicate<SocketAddress, SocketAddress> matches) {
        return list().stream()
                .filter(each -> each.server().isPresent() && each.server().get().addresses().stream().anyMatch(bound -> matches.test(bound, asked)))
                .findFirst();
    }

    private static boolean isWildcardOf(SocketAddress bound, SocketAddress asked) {
        return bound instanceof InetSocketAddress all && asked instanceof InetSocketAddress one && all.getPort() == one.getPort()
                && all.getAddress().isAnyLocalAddress() && (one.getAddress() instanceof Inet4Address || !(all.getAddress() instanceof Inet4Address));
    }

    /** All servers, in the order in which they were added. */
    public List<NamedServer> list() {
        return servers.values().stream().map(HostedServer::view).toList();
    }

    /** How many there are, started or not. */
    public int size() {
        return servers.size();
    }

    /**
     * Looks at all servers: whether they run, their listeners accept, their event loops take tasks, and there is room for connections. Waits for loops that are
     * blocked, up to half a second.
     */
    public Health healthCheck() {
        requireOffLoops();
        return watch.look(list());
    }

    /** Whether nothing was found by {@link #healthCheck()}. */
    public boolean isHealthy() {
        return healthCheck().isHealthy();
    }

    /** Ends all servers at once, each as {@link HttpServer#close()} does, and the registry. */
    @Override
    public void close() {
        end(Optional.empty());
    }

    /** The same, all in all within {@code time}: one deadline for all; see {@link HttpServer#close(Duration)}. */
    public void close(Duration time) {
        end(Optional.of(time));
    }

    private void end(Optional<Duration> time) {
        requireOffLoops();
        synchronized (this) {
            closed = true;
        }
        inParallel(servers.values(), each -> each.remove(time));
    }

    private void requireOffLoops() {
        if (servers.values().stream().flatMap(each -> each.server().stream()).flatMap(server -> server.loops().all().stream()).anyMatch(EventLoop::inLoop)) {
            throw new IllegalStateException("this would block an event loop: call it from another thread");
        }
    }

    private static void inParallel(Collection<HostedServer> which, Consumer<HostedServer> action) {
        List<Thread> threads = which.stream().map(each -> Thread.ofVirtual().name("gatun-end-" + each.name()).start(() -> action.accept(each))).toList();
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    // Who ends servers and is interrupted has no more time: what is in flight is cut off.
                    interrupted = true;
                    threads.forEach(Thread::interrupt);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
