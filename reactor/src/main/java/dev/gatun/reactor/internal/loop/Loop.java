package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.LoopStatistics;
import dev.gatun.reactor.internal.transport.Transport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One thread that goes round: tasks, deadlines, what calls left for the end of the turn, then the transport. After a turn that found work it looks once
 * without waiting before it goes to sleep.
 */
final class Loop implements EventLoop, Runnable {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");
    private static final int RECEIVE_BUFFER = 64 << 10;
    private static final int MOST_TASKS_PER_TURN = 4096;

    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;

    private final int index;
    private final TransportFactory factory;
    private final BufferPool buffers;
    private final Buffer receiveBuffer;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Whether the loop sleeps in its transport: only then another thread pays for waking it. */
    private final AtomicInteger sleep = new AtomicInteger(AWAKE);
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ArrayDeque<StreamConnection> endOfTurn = new ArrayDeque<>();
    private final Set<StreamConnection> connections = new HashSet<>();
    private final TimerWheel wheel;
    private Transport transport;
    private RuntimeException startFailure;
    private long now = System.nanoTime();
    private volatile boolean ending;
    private volatile boolean terminated;
    /** When the turn began, for the watchdog; 0 while the loop waits. */
    private volatile long busySince;

    private long turns;
    private long tasksRun;
    private long acceptPauses;
    private volatile LoopStatistics snapshot = new LoopStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private volatile boolean snapshotWanted;

    Loop(int index, LoopOptions options, TransportFactory factory) {
        this.index = index;
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
            transport = factory.open(buffers);
        } catch (RuntimeException e) {
            startFailure = e;
            buffers.close();
            terminated = true;
            ended.countDown();
            return;
        } finally {
            started.countDown();
        }
        try {
            boolean worked = false;
            while (!ending) {
                worked = turn(worked);
            }
        } catch (Throwable t) {
            LOG.log(System.Logger.Level.ERROR, "event loop " + thread.getName() + " ends because of an error", t);
        } finally {
            terminate();
        }
    }

    private boolean turn(boolean workedBefore) {
        int events;
        if (workedBefore || !endOfTurn.isEmpty()) {
            events = transport.poll(0);
        } else {
            events = sleepAndPoll();
        }
        now = System.nanoTime();
        busySince = now;
        int deadlines = wheel.advance(now);
        int run = runTasks();
        int finished = finishTurn();
        turns++;
        if (snapshotWanted) {
            takeSnapshot();
        }
        busySince = 0;
        return events + run + deadlines + finished > 0;
    }

    private int sleepAndPoll() {
        sleep.set(ASLEEP);
        // A task that came before the flag was set would not wake the loop; it is seen here.
        long timeout = tasks.isEmpty() && !ending ? wheel.nanosUntilNext(now) : 0;
        int events = transport.poll(timeout);
        sleep.set(AWAKE);
        return events;
    }

    private int runTasks() {
        int run = 0;
        while (run < MOST_TASKS_PER_TURN) {
            Runnable task = tasks.poll();
            if (task == null) {
                break;
            }
            run++;
            try {
                task.run();
            } catch (Throwable t) {
                LOG.log(System.Logger.Level.ERROR, "a task on " + thread.getName() + " failed", t);
            }
        }
        tasksRun += run;
        return run;
    }

    private int finishTurn() {
        int most = endOfTurn.size();
        for (int i = 0; i < most; i++) {
            endOfTurn.poll().endOfTurn();
        }
        return most;
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
        return schedule(delay.toNanos(), task);
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

    Buffer receiveBuffer() {
        return receiveBuffer.clear();
    }

    void defer(StreamConnection connection) {
        endOfTurn.add(connection);
    }

    void opened(StreamConnection connection) {
        connections.add(connection);
    }

    void closed(StreamConnection connection) {
        connections.remove(connection);
    }

    void acceptPaused() {
        acceptPauses++;
    }

    void unreadIsFull() {
        LOG.log(System.Logger.Level.DEBUG, "a handler leaves more unread bytes than its listener allows; reading pauses");
    }

    void handlerFailed(Connection connection, Throwable t) {
        LOG.log(System.Logger.Level.ERROR, "the handler of " + connection + " failed", t);
    }

    @Override
    public LoopStatistics statistics() {
        if (inLoop() || terminated) {
            takeSnapshot();
        } else {
            CountDownLatch taken = new CountDownLatch(1);
            try {
                execute(() -> {
                    takeSnapshot();
                    taken.countDown();
                });
                taken.await(1, TimeUnit.SECONDS);
            } catch (RejectedExecutionException e) {
                return snapshot;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return snapshot;
    }

    private void takeSnapshot() {
        snapshotWanted = false;
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
                acceptPauses);
    }

    /** Asks the loop to end. Any thread. */
    void end() {
        ending = true;
        if (transport != null) {
            transport.wakeUp();
        }
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
        new ArrayList<>(connections).forEach(connection -> connection.abort(CloseCause.SHUTDOWN));
        while (!endOfTurn.isEmpty()) {
            finishTurn();
        }
        terminated = true;
        runTasks();
        while (!endOfTurn.isEmpty()) {
            finishTurn();
        }
        transport.close();
        takeSnapshot();
        buffers.close();
        ended.countDown();
    }

    @Override
    public String toString() {
        return thread.getName();
    }
}
