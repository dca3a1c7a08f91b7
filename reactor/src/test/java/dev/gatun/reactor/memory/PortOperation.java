package dev.gatun.reactor.memory;

import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.windows.iocp.CompletionPort;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.util.Arrays;

/**
 * An overlapped operation as a kernel sees it: it owns the {@code OVERLAPPED} until it has been reported, and the memory of a send likewise. Guarded by the
 * network's lock.
 */
@SuppressWarnings("restricted") // A kernel takes addresses.
abstract class PortOperation {
    private static final int CANCELLED = 125;
    private static final int STATUS_PENDING = 0x103;
    private static final int DONE = 0x0d0e;
    private static final int SIZE = 32;

    final PortHandle handle;
    final MemoryNetwork network;
    final MemorySegment overlapped;
    private int delay;
    private boolean cancelled;
    int result;

    PortOperation(PortHandle handle, long overlapped) {
        this.handle = handle;
        this.network = handle.network;
        this.overlapped = MemorySegment.ofAddress(overlapped).reinterpret(SIZE);
        this.delay = network.manners.delay(network.random);
    }

    /** Goes on as far as it can: bytes when it has ended, {@link CompletionPort#PENDING}, or an error. */
    abstract int attempt();

    /** Whether more could be done at once, in another round. */
    boolean couldGoOn() {
        return false;
    }

    /** The memory that it was given is as it was. */
    void verify() {}

    /** Begins: what a call would give. */
    final int begin(boolean skips) {
        if (Arrays.mismatch(overlapped.toArray(ValueLayout.JAVA_BYTE), new byte[SIZE]) >= 0) {
            network.violated("an operation began on an OVERLAPPED that was not zeroed");
        }
        int now = delay > 0 ? CompletionPort.PENDING : attempt();
        if (now < 0 && now != CompletionPort.PENDING) {
            return now;
        }
        if (now >= 0 && skips) {
            return now;
        }
        overlapped.set(ValueLayout.JAVA_INT, 0, STATUS_PENDING);
        handle.port.began(this);
        handle.pending.add(this);
        if (now >= 0) {
            end(now);
        } else {
            handle.changed();
        }
        return now;
    }

    /** {@code true} asks for another round. */
    final boolean advance() {
        if (delay > 0) {
            delay--;
            return true;
        }
        verify();
        int now = cancelled ? -CANCELLED : attempt();
        if (now == CompletionPort.PENDING) {
            return couldGoOn();
        }
        end(now);
        return false;
    }

    private void end(int now) {
        result = now;
        handle.pending.remove(this);
        verifyPending(STATUS_PENDING);
        overlapped.set(ValueLayout.JAVA_INT, 0, DONE);
        handle.port.ended(this);
    }

    /** The report is being taken out; until now the slot was the kernel's. */
    final void reported() {
        verifyPending(DONE);
    }

    private void verifyPending(int expected) {
        if (overlapped.get(ValueLayout.JAVA_INT, 0) != expected) {
            network.violated("the OVERLAPPED of an operation under way was changed");
        }
    }

    /** Is to end soon. What was to be late is late now, too. */
    final void cancel() {
        cancelled = true;
        delay = Math.max(delay, network.manners.delay(network.random));
        handle.changed();
    }

    /** Waits for a stream's input. */
    static final class Input extends PortOperation {
        Input(PortHandle handle, long overlapped) {
            super(handle, overlapped);
        }

        @Override
        int attempt() {
            MemorySocket socket = handle.stream;
            if (socket.reset) {
                return -MemoryErrors.ECONNRESET;
            }
            return socket.inbox.size() > 0 || socket.inputEnded ? 0 : CompletionPort.PENDING;
        }
    }

    /** Sends all of some memory, which is read as late as a kernel would. */
    static final class Send extends PortOperation {
        private final MemorySegment[] parts;
        private final byte[] submitted;
        private int sent;
        private boolean blocked;

        Send(PortHandle handle, long overlapped, MemorySegment... parts) {
            super(handle, overlapped);
            this.parts = parts;
            this.submitted = content();
        }

        private byte[] content() {
            byte[] all = new byte[Math.toIntExact(Arrays.stream(parts).mapToLong(MemorySegment::byteSize).sum())];
            int at = 0;
            for (MemorySegment part : parts) {
                MemorySegment.copy(part, ValueLayout.JAVA_BYTE, 0, all, at, (int) part.byteSize());
                at += (int) part.byteSize();
            }
            return all;
        }

        @Override
        void verify() {
            if (!Arrays.equals(submitted, content())) {
                network.violated("memory of a send under way was changed");
            }
        }

        @Override
        int attempt() {
            MemorySocket socket = handle.stream;
            if (socket.reset || socket.peer.closed) {
                socket.reset = true;
                return -MemoryErrors.ECONNRESET;
            }
            int count = Math.min(Math.min(submitted.length - sent, network.manners.sent(network.random)), socket.room());
            blocked = socket.room() == 0;
            if (count > 0) {
                socket.send(submitted, sent, count);
                sent += count;
            }
            return sent == submitted.length ? sent : CompletionPort.PENDING;
        }

        @Override
        boolean couldGoOn() {
            return !blocked;
        }
    }

    /** Accepts into a handle. */
    static final class Accept extends PortOperation {
        final PortHandle into;

        Accept(PortHandle listener, PortHandle into, long overlapped) {
            super(listener, overlapped);
            this.into = into;
        }

        @Override
        int attempt() {
            MemorySocket socket = handle.queue.poll();
            if (socket == null) {
                return CompletionPort.PENDING;
            }
            into.become(socket);
            network.wakeWaiting();
            return 0;
        }
    }

    /** Connects a handle. */
    static final class Connect extends PortOperation {
        private final SocketAddress to;

        Connect(PortHandle handle, SocketAddress to, long overlapped) {
            super(handle, overlapped);
            this.to = to;
        }

        @Override
        int attempt() {
            try {
                MemorySocket socket = network.connect(handle.local, to);
                if (socket == null) {
                    network.await(handle::changed);
                    return CompletionPort.PENDING;
                }
                handle.become(socket);
                return 0;
            } catch (SocketFailure e) {
                return -e.errno();
            }
        }
    }
}
