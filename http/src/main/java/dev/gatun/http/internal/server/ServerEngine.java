package dev.gatun.http.internal.server;

import dev.gatun.http.Limits;
import dev.gatun.http.Listen;
import dev.gatun.http.ListenerState;
import dev.gatun.http.ServerState;
import dev.gatun.http.ServerStatistics;
import dev.gatun.http.internal.metrics.ServerMeter;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.tls.TlsConfig;
import dev.gatun.tls.TlsStatistics;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * A running server: its listeners, and its share in each loop. Any thread.
 *
 * <p>It ends in this order, so that no request is lost: for a time it serves on, but is not ready; no more accepting, but what waits in the backlog is
 * taken first; responses say {@code connection: close}; idle connections close after the loop has looked once more whether a request came on them; those
 * with an exchange in flight close behind its response; what is left after the grace is cut off.
 */
public final class ServerEngine {
    private static final Logger LOG = System.getLogger("dev.gatun.http");

    /** Between two looks at idle connections while the server ends: what was in the socket has been read by then. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    /** The room for unread bytes beyond a head: pipelined requests, of which more may wait in the kernel. */
    private static final int UNREAD = 64 << 10;

    private final ServerCore core;
    private final EventLoops loops;
    private final boolean ownsLoops;
    private final Ending ending;
    private final List<LoopShare> shares = new ArrayList<>();
    private final List<KeptListener> listeners = new CopyOnWriteArrayList<>();
    private final Set<TlsConfig> tlsConfigs = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ends = new AtomicBoolean();
    private volatile ServerState state = ServerState.RUNNING;
    private volatile long lameSince;

    /**
     * A server that does not listen yet.
     *
     * @param meter what counts its requests; empty when nobody wants to know
     */
    public ServerEngine(ServerCore core, EventLoops loops, boolean ownsLoops, Ending ending, Optional<ServerMeter> meter) {
        this.core = core;
        this.loops = loops;
        this.ownsLoops = ownsLoops;
        this.ending = ending;
        for (EventLoop loop : loops.all()) {
            shares.add(new LoopShare(core, new RequestLoop(Optional.of(loops), loop), meter.map(ServerMeter::newLoop)));
        }
    }

    /** Listens everywhere, or nowhere: when one address can't be had, the others are given up. */
    public void start(List<Listen> addresses) {
        try {
            addresses.forEach(this::open);
        } catch (RuntimeException e) {
            listeners.forEach(KeptListener::close);
            if (ownsLoops) {
                loops.close();
            }
            throw e;
        }
        LOG.log(Level.INFO, "listening on {0}, backend={1}, loops={2}", addresses(), loops.backend(), shares.size());
    }

    private KeptListener open(Listen listen) {
        int maxUnread = UNREAD + core.headLimits().unfinishedBytes();
        Entrance entrance = new Entrance(core, shares, listen, maxUnread);
        KeptListener opened = KeptListener.open(loops, entrance, listen.options().maxUnread(maxUnread), KeptListener.Pauses.DEFAULT);
        listen.tls().ifPresent(tlsConfigs::add);
        listeners.add(opened);
        return opened;
    }

    /** Listens at one more address, which is returned with the port that the system chose. */
    public SocketAddress listen(Listen listen) {
        notOnLoop("listening");
        synchronized (this) {
            if (state != ServerState.RUNNING) {
                throw new IllegalStateException("server does not run any more, it is " + state);
            }
            SocketAddress address = open(listen).address();
            LOG.log(Level.INFO, "listening on {0} as well", address);
            return address;
        }
    }

    /**
     * Listens no more at an address; connections that came in there end as those of a server that ends, within the same grace.
     *
     * @return whether it was listened on
     */
    public boolean unlisten(SocketAddress address) {
        notOnLoop("not listening");
        KeptListener found;
        synchronized (this) {
            Optional<KeptListener> known = listeners.stream().filter(listener -> listener.address().equals(address)).findFirst();
            if (known.isEmpty() || state == ServerState.DRAINING || state == ServerState.CLOSED) {
                return false;
            }
            found = known.get();
            listeners.remove(found);
            found.entrance().giveUp();
            found.close();
        }
        LOG.log(Level.INFO, "listening on {0} no more", address);
        onEachLoop(share -> new EntranceEnd(share, found.entrance(), ending.grace()).start());
        return true;
    }

    /** What the listeners do. */
    public List<ListenerState> listeners() {
        return listeners.stream().map(KeptListener::state).toList();
    }

    /** Where the server listens, with the ports that the system chose. */
    public List<SocketAddress> addresses() {
        return listeners.stream().map(KeptListener::address).toList();
    }

    private void notOnLoop(String what) {
        if (shares.stream().anyMatch(share -> share.loop().inLoop())) {
            throw new IllegalStateException(what + " would block an event loop: call it from another thread");
        }
    }

    /** The event loops that it runs on. */
    public EventLoops loops() {
        return loops;
    }

    /** Open connections. */
    public int connections() {
        return core.connections();
    }

    /** Requests on streams of HTTP/2 that are being answered. */
    long streams() {
        return sum(Counters::streams);
    }

    /** What was counted so far. */
    public ServerStatistics statistics() {
        Map<Integer, Long> byClass = new HashMap<>();
        for (int digit = 1; digit <= 5; digit++) {
            int first = digit;
            long count = sum(counters -> counters.responses(first));
            if (count > 0) {
                byClass.put(digit, count);
            }
        }
        return new ServerStatistics(core.connections(), sum(Counters::accepted), sum(Counters::requests), sum(Counters::active), byClass,
                sum(Counters::failures), core.limitHits(),
                tlsConfigs.stream().map(TlsConfig::statistics).reduce(TlsStatistics.NONE, TlsStatistics::plus));
    }

    private long sum(ToLongFunction<Counters> counter) {
        return shares.stream().map(LoopShare::counters).mapToLong(counter).sum();
    }

    /** Where the server is between its start and its end. */
    public ServerState state() {
        return state;
    }

    /** Begins the end of a server that runs. */
    public synchronized void lameDuck() {
        if (state == ServerState.RUNNING) {
            lameSince = System.nanoTime();
            state = ServerState.LAME_DUCK;
        }
    }

    /** Ends the server as it was asked to at the start; returns when it has ended. */
    public void close() {
        end(ending);
    }

    /** Ends the server, all in all within {@code time}; returns when it has ended. */
    public void close(Duration time) {
        end(ending.within(time));
    }

    private void end(Ending within) {
        notOnLoop("closing the server");
        if (!ends.compareAndSet(false, true)) {
            return;
        }
        lameDuck();
        serveOn(within.lameDuck());
        synchronized (this) {
            state = ServerState.DRAINING;
        }
        core.announceClosing();
        listeners.forEach(KeptListener::close);
        core.beginClosing();
        onEachLoop(share -> closeIdleLater(share));
        boolean drained = await(within.grace());
        if (!drained) {
            LOG.log(Level.WARNING, "grace of {0} is over, connections cut off={1}", within.grace(), core.connections());
            onEachLoop(LoopShare::abortAll);
            await(Duration.ofSeconds(2));
        }
        if (ownsLoops) {
            loops.close();
        }
        state = ServerState.CLOSED;
    }

    /** Waits while the server is a lame duck; the time since it became one counts. */
    private void serveOn(Duration time) {
        long left = time.toNanos() - (System.nanoTime() - lameSince);
        try {
            TimeUnit.NANOSECONDS.sleep(left);
        } catch (InterruptedException e) {
            // Who closes the server has no more time: neither has the grace, which sees this as well.
            Thread.currentThread().interrupt();
        }
    }

    private void closeIdleLater(LoopShare share) {
        share.loop().schedule(LOOK_AGAIN, () -> {
            share.closeIdle();
            if (share.size() > 0) {
                closeIdleLater(share);
            }
        });
    }

    /** What is allowed from now on. */
    public Limits limits() {
        return core.limits();
    }

    /** Changes what is allowed from now on. */
    public synchronized void limits(Consumer<Limits.Builder> change) {
        Limits.Builder builder = core.limits().change();
        change.accept(builder);
        limits(builder.build());
    }

    /** The same with all of them at once. */
    public synchronized void limits(Limits changed) {
        int head = ServerCore.headLimits(changed).unfinishedBytes();
        for (KeptListener listener : listeners) {
            if (head > listener.entrance().maxUnread()) {
                throw new IllegalArgumentException("a head of " + head + " bytes is more than the " + listener.entrance().maxUnread()
                        + " that connections of " + listener.address() + " can hold, which was opened for smaller ones");
            }
        }
        core.limits(changed);
    }

    private void onEachLoop(Consumer<LoopShare> action) {
        for (LoopShare share : shares) {
            try {
                share.loop().execute(() -> action.accept(share));
            } catch (RejectedExecutionException e) {
                // Loops of the program's own may have ended before; their connections with them.
                LOG.log(Level.DEBUG, "event loop {0} has ended before the server", share.loop().index());
            }
        }
    }

    private boolean await(Duration timeout) {
        try {
            return core.drained().await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
