package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.LoopStatistics;
import dev.gatun.reactor.internal.cpu.Pinning;
import dev.gatun.reactor.internal.transport.Transport;
import dev.gatun.reactor.internal.transport.TransportFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One thread that goes round: what the transport reports, deadlines, tasks, and what calls left for the end of the turn. The clock of the turn is read
 * after the wait. A turn that ran tasks of other threads is followed by one that does not sleep.
 */
final class Loop implements EventLoop, Runnable {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");
    private static final int RECEIVE_BUFFER = 64 << 10;
    private static final int MOST_TASKS_PER_TURN = 4096;

    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;

    private final int index;
    private final Pinning pinning;
    private final TransportFactory factory;
    private final BufferPool buffers;
    private final Buffer receiveBuffer;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Whether the loop sleeps in its transport: only then another thread pays for waking it. */
    private final AtomicInteger sleep = new AtomicInteger(AWAKE);
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ArrayDeque<EndOfTurn> endOfTurn = new ArrayDeque<>();
    private final Set<StreamConnection> connections = new HashSet<>();
    private final Set<Connector> attempts = new HashSet<>();
    private final Set<LoopDatagrams> endpoints = new HashSet<>();
    private final TimerWheel wheel;
    private Transport transport;
    private RuntimeException startFailure;
    private long now = System.nanoTime();
    private final LoopClock clock = new LoopClock(now);
    private volatile boolean ending;
    private volatile boolean terminated;
    /** When the turn began, for the watchdog; 0 while the loop waits. */
    private volatile long busySince;

    private long turns;
    private long tasksRun;
    private long acceptPauses;
    private volatile LoopStatistics snapshot = new LoopStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    Loop(int index, LoopOptions options, Pinning pinning, TransportFactory factory) {
        this.index = index;
        this.pinning = pinning;
        this.factory = factory;
        this.buffers = BufferPool.create(options.bufferLimit());
        this.receiveBuffer = Buffer.over(java.lang.foreign.Arena.ofAuto().allocate(RECEIVE_BUFFER, 64));
        this.wheel = new TimerWheel(now);
        this.thread = Thread.ofPlatform().name(options.name() + "-" + index).daemon(true).unstarted(this);
    }

    /** Starts the thread and waits until its transport is there. */
    void start() {
        thread.start();
        try {
            started.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an event loop was starting", e);
        }
        if (startFailure != null) {
            throw startFailure;
        }
    }

    Transport transport() {
        return transport;
    }

    Thread thread() {
        return thread;
    }

    long busySince() {
        return busySince;
    }

    @Override
    public void run() {
        try {
            // First, so that the memory which the transport touches is that of its CPU's node.
            pinning.pin(index);
            transport = factory.open(buffers);
        } catch (Throwable t) {
            startFailure = t instanceof RuntimeException e ? e : new IllegalStateException("an event loop can't open its transport", t);
            neverRan();
            return;
        } finally {
            started.countDown();
        }
        try {
            boolean busy = false;
            while (!ending) {
                busy = turn(busy);
            }
        } catch (Throwable t) {
            LOG.log(System.Logger.Level.ERROR, "event loop " + thread.getName() + " ends because of an error", t);
        } finally {
            terminate();
        }
    }

    /** Goes round once; tells whether the next turn had better not go to sleep. */
    private boolean turn(boolean busy) {
        if (busy) {
            transport.await(0);
        } else {
            sleepAndAwait();
        }
        now = System.nanoTime();
        if (!busy) {
            clock.wakes(now);
        }
        busySince = now;
        transport.report();
        wheel.advance(now);
        int run = runTasks();
        finishTurn();
        turns++;
        busySince = 0;
        // Where tasks come there come more: the look without sleep spares other threads the system call that would wake this one.
        return run > 0 || !endOfTurn.isEmpty();
    }

    private void sleepAndAwait() {
        clock.sleeps(System.nanoTime());
        sleep.set(ASLEEP);
        // A task that came before the flag was set would not wake the loop; it is seen here.
        long timeout = tasks.isEmpty() && !ending ? wheel.nanosUntilNext(now) : 0;
        transport.await(timeout);
        sleep.set(AWAKE);
    }

    private int runTasks() {
        int run = 0;
        while (run < MOST_TASKS_PER_TURN) {
            Runnable task = tasks.poll();
            if (task == null) {
                break;
            }
            run++;
            tasksRun++;
            try {
                task.run();
            } catch (Throwable t) {
                LOG.log(System.Logger.Level.ERROR, "a task on " + thread.getName() + " failed", t);
            }
        }
        return run;
    }

    private void finishTurn() {
        for (int left = endOfTurn.size(); left > 0; left--) {
            EndOfTurn work = endOfTurn.poll();
            try {
                work.endOfTurn();
            } catch (RuntimeException e) {
                // An error of one connection, e.g. the end of the buffers, is the end of that connection alone.
                work.endOfTurnFailed(e);
            }
        }
    }

    @Override
    public void execute(Runnable task) {
        if (terminated) {
            throw new RejectedExecutionException("event loop " + thread.getName() + " has ended");
        }
        tasks.add(task);
        if (sleep.get() == ASLEEP && sleep.compareAndSet(ASLEEP, AWAKE)) {
            transport.wakeUp();
        }
        if (terminated && tasks.remove(task)) {
            throw new RejectedExecutionException("event loop " + thread.getName() + " has ended");
        }
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public Deadline schedule(Duration delay, Runnable task) {
        return schedule(nanos(delay), task);
    }

    /** In nanoseconds; what would overflow is for ever all the same. */
    static long nanos(Duration duration) {
        return duration.compareTo(FOR_EVER) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    Deadline schedule(long delayNanos, Runnable task) {
        // The clock of the turn may be older than this call; a deadline is never early.
        return wheel.schedule(System.nanoTime(), delayNanos, () -> runDeadline(task));
    }

    private void runDeadline(Runnable task) {
        try {
            task.run();
        } catch (Throwable t) {
            LOG.log(System.Logger.Level.ERROR, "a deadline's task on " + thread.getName() + " failed", t);
        }
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public BufferPool buffers() {
        return buffers;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public OptionalInt cpu() {
        return pinning.cpu(index);
    }

    @Override
    public Runnable unpinned(Runnable task) {
        return pinning.unpinned(task);
    }

    Buffer receiveBuffer() {
        return receiveBuffer.clear();
    }

    void defer(EndOfTurn work) {
        endOfTurn.add(work);
    }

    void opened(StreamConnection connection) {
        connections.add(connection);
    }

    void closed(StreamConnection connection) {
        connections.remove(connection);
    }

    void attempting(Connector connector) {
        attempts.add(connector);
    }

    void attempted(Connector connector) {
        attempts.remove(connector);
    }

    void opened(LoopDatagrams endpoint) {
        endpoints.add(endpoint);
    }

    void closed(LoopDatagrams endpoint) {
        endpoints.remove(endpoint);
    }

    void acceptPaused() {
        acceptPauses++;
    }

    void unreadIsFull() {
        LOG.log(System.Logger.Level.DEBUG, "a handler leaves more unread bytes than its listener allows; reading pauses");
    }

    void handlerFailed(Object whose, Throwable t) {
        LOG.log(System.Logger.Level.ERROR, "the handler of " + whose + " failed", t);
    }

    @Override
    public LoopStatistics statistics() {
        if (inLoop()) {
            takeSnapshot();
        } else if (terminated) {
            awaitEnd(TimeUnit.SECONDS.toNanos(1));
        } else {
            CountDownLatch taken = new CountDownLatch(1);
            try {
                execute(() -> {
                    takeSnapshot();
                    taken.countDown();
                });
                taken.await(1, TimeUnit.SECONDS);
            } catch (RejectedExecutionException e) {
                awaitEnd(TimeUnit.SECONDS.toNanos(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return snapshot;
    }

    private void takeSnapshot() {
        snapshot = new LoopStatistics(
                connections.size(),
                transport == null ? 0 : transport.descriptors(),
                buffers.buffersInUse(),
                buffers.bytesInUse(),
                buffers.bytesReserved(),
                turns,
                tasksRun,
                wheel.pending(),
                transport == null ? 0 : transport.optionsRefused(),
                acceptPauses,
                clock.waited(),
                clock.busy(System.nanoTime()),
                clock.longest(System.nanoTime()));
    }

    /** Asks the loop to end. Any thread. */
    void end() {
        ending = true;
        if (transport != null) {
            transport.wakeUp();
        } else if (thread.getState() == Thread.State.NEW) {
            neverRan();
        }
    }

    private void neverRan() {
        terminated = true;
        buffers.close();
        ended.countDown();
    }

    boolean awaitEnd(long nanos) {
        try {
            return ended.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void terminate() {
        busySince = 0;
        try {
            dropConnections();
            terminated = true;
            // Tasks that were accepted are run, because somebody may wait for them; what they open is closed again.
            while (runTasks() + attempts.size() + connections.size() + endpoints.size() + endOfTurn.size() > 0) {
                dropConnections();
            }
        } catch (Throwable t) {
            LOG.log(System.Logger.Level.ERROR, "event loop " + thread.getName() + " did not end in good order", t);
        } finally {
            terminated = true;
            wheel.clear();
            try {
                transport.close();
                buffers.close();
            } finally {
                takeSnapshot();
                ended.countDown();
            }
        }
    }

    private void dropConnections() {
        List.copyOf(attempts).forEach(Connector::loopEnded);
        List.copyOf(connections).forEach(connection -> connection.abort(CloseCause.SHUTDOWN));
        List.copyOf(endpoints).forEach(LoopDatagrams::closeNow);
        while (!endOfTurn.isEmpty()) {
            finishTurn();
        }
    }

    @Override
    public String toString() {
        return thread.getName();
    }
}
