package dev.gatun.reactor.internal.nio;

import dev.gatun.reactor.internal.readiness.Poller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A {@link Selector}. It is level-triggered. It tells nothing of errors and hang-ups by themselves: they make ready what is watched, so that a socket which
 * is watched for nothing would be silent for ever; {@link SilentKeys} looks at those from time to time.
 */
final class SelectorPoller implements Poller {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int INPUT = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    private static final int OUTPUT = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

    private final ChannelTable channels;
    private final Selector selector;
    private final Consumer<SelectionKey> collect = this::collect;
    private final SilentKeys silent = new SilentKeys();
    private long[] keys = new long[64];
    private int[] ready = new int[64];
    private int count;

    /** What a registration of the JDK carries. */
    private static final class Watch {
        final OpenChannel open;
        long key;

        Watch(OpenChannel open, long key) {
            this.open = open;
            this.key = key;
        }
    }

    SelectorPoller(ChannelTable channels) {
        this.channels = channels;
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw JdkError.failure("selector", "", e);
        }
    }

    @Override
    public void add(int fd, int interest, long key) {
        OpenChannel open = channels.get(fd);
        SelectionKey known = open.channel().keyFor(selector);
        if (known != null) {
            // A key stays for good: one that was cancelled could not be made again before the next wait.
            modify(fd, interest, key);
            return;
        }
        try {
            SelectionKey made = open.channel().register(selector, operations(open, interest), new Watch(open, key));
            silent.changed(made, interest);
        } catch (ClosedChannelException e) {
            throw JdkError.failure("register", open.channel(), e);
        }
    }

    @Override
    public void modify(int fd, int interest, long key) {
        OpenChannel open = channels.get(fd);
        SelectionKey known = open.channel().keyFor(selector);
        try {
            known.interestOps(operations(open, interest));
            ((Watch) known.attachment()).key = key;
            silent.changed(known, interest);
        } catch (CancelledKeyException e) {
            throw new IllegalStateException("channel " + open.channel() + " was closed by somebody else", e);
        }
    }

    private static int operations(OpenChannel open, int interest) {
        return ((interest & READ) != 0 ? open.inputOperation() : 0) | ((interest & WRITE) != 0 ? open.outputOperation() : 0);
    }

    @Override
    public void remove(int fd) {
        SelectionKey known = channels.get(fd).channel().keyFor(selector);
        known.interestOps(0);
        silent.changed(known, 0);
    }

    /**
     * The JDK closes a channel that is registered only in the next wait. For a connection that is soon enough: what its peer is to see was done by then. But
     * the address of any other socket must be free when the call that closes it returns.
     */
    @Override
    public void closing(int fd) {
        OpenChannel open = channels.get(fd);
        SelectionKey known = open.channel().keyFor(selector);
        if (known == null) {
            return;
        }
        silent.forget(known);
        known.cancel();
        if (!(open.channel() instanceof SocketChannel stream) || !stream.isConnected()) {
            try {
                selector.selectNow(ignored -> {});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public int poll(long timeoutNanos) {
        count = 0;
        try {
            long timeout = silent.bound(timeoutNanos);
            if (silent.isDue()) {
                // It may have swallowed a wake-up, so there is no wait in this turn.
                silent.look(selector, collect);
            } else if (timeout == 0) {
                selector.selectNow(collect);
            } else if (timeout < 0) {
                selector.select(collect);
            } else {
                // Rounded up: a timer must not find that its time has not come yet.
                selector.select(collect, (timeout - 1) / NANOS_PER_MILLI + 1);
            }
        } catch (IOException e) {
            throw JdkError.failure("select", "", e);
        }
        // An interrupt that a handler left behind would end every wait at once.
        Thread.interrupted();
        return count;
    }

    private void collect(SelectionKey key) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
            ready = Arrays.copyOf(ready, count * 2);
        }
        Watch watch = (Watch) key.attachment();
        keys[count] = watch.key;
        ready[count] = silent.has(key) ? ofSilent(watch.open) : events(key.readyOps());
        count++;
    }

    private static int ofSilent(OpenChannel open) {
        if (!open.hangsUpByReset()) {
            return 0;
        }
        open.die();
        return ERROR;
    }

    private static int events(int operations) {
        return ((operations & INPUT) != 0 ? READ : 0) | ((operations & OUTPUT) != 0 ? WRITE : 0);
    }

    @Override
    public long key(int index) {
        return keys[index];
    }

    @Override
    public int ready(int index) {
        return ready[index];
    }

    @Override
    public boolean edgeTriggered() {
        return false;
    }

    @Override
    public void wakeUp() {
        selector.wakeup();
    }

    /** The selector; how many descriptors the JDK makes one of it does not tell. */
    @Override
    public int descriptors() {
        return selector.isOpen() ? 1 : 0;
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
