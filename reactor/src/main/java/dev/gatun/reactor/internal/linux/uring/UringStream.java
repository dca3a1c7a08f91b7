package dev.gatun.reactor.internal.linux.uring;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.readiness.FileSend;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.transport.SendQueue;
import dev.gatun.reactor.internal.transport.StreamChannel;
import dev.gatun.reactor.internal.transport.StreamSink;
import java.io.EOFException;
import java.net.SocketAddress;

/**
 * A stream socket: one receive that goes on, and at most one send at a time.
 *
 * <p>Like with readiness, reading that is paused is noticed when bytes come; only then the receive is cancelled. While none is under way errors are watched
 * for, because a reset would go unnoticed.
 *
 * <p>Files are sent by {@code sendfile(2)}, in the turn. The ring has splice(2) instead, which it always gives to a thread of its pool.
 */
final class UringStream extends UringChannel implements StreamChannel {
    private static final int NO_SIGNAL = LinuxNative.MSG_NOSIGNAL();
    private static final int MORE = LinuxNative.MSG_MORE();
    private static final int ROOM_OR_BROKEN = LinuxNative.POLLOUT() | LinuxNative.POLLERR() | LinuxNative.POLLHUP();

    private final SocketAddress remote;
    private final boolean quickAck;
    private StreamSink sink;
    /** What is being sent, and after {@link #close} what was not. */
    private SendQueue queue;

    private ZeroCopy zeroCopy;
    private boolean receiving;
    private boolean cancelling;
    private boolean watching;
    private boolean sending;
    private int sendKind;
    private boolean awaitingRoom;
    private boolean watchingRoom;
    private boolean inputEnded;
    private boolean outputEnded;
    /** Closed, but for the descriptor. */
    private boolean closing;

    UringStream(IoUringTransport transport, int fd, SocketAddress remote, SocketTuning tuning) {
        super(transport, fd);
        this.remote = remote;
        this.quickAck = tuning.values().getOrDefault(SocketTuningOption.TCP_QUICKACK, 0) == 1;
    }

    @Override
    public void start(StreamSink newSink) {
        sink = newSink;
        readOn();
    }

    @Override
    public void inputWanted() {
        if (!closed && sink != null) {
            readOn();
        }
    }

    /** Has the kernel do what the sink wants: receive, or look out for errors only. */
    private void readOn() {
        if (inputEnded) {
            watch();
        } else if (sink.wantsInput()) {
            if (!receiving) {
                receiving = true;
                transport.submissions().receive(fd, begins(UserData.RECEIVE));
            }
        } else if (!receiving) {
            watch();
        } else if (!cancelling) {
            cancelling = true;
            cancel(UserData.RECEIVE);
        }
    }

    private void watch() {
        if (!watching) {
            watching = true;
            // No event in particular: errors and hang-ups are always told (poll(2)), and by the ring the end of the input as well. Once only, that would be
            // all that is told of a peer who ends its output and resets the connection later.
            transport.submissions().pollAlways(fd, 0, begins(UserData.WATCH));
        }
    }

    @Override
    void complete(int kind, int result, int flags) {
        switch (kind) {
            case UserData.RECEIVE -> received(result, flags);
            case UserData.SEND -> sent(result);
            case UserData.ROOM -> room(result, flags);
            case UserData.WATCH -> watched(flags);
            case UserData.CLOSE -> transport.sockets().count(-1);
            default -> sentZeroCopy(kind - UserData.ZERO_COPY, result, flags);
        }
    }

    @Override
    void failed(Throwable failure) {
        if (!closed && sink != null) {
            sink.failed(CloseCause.failed(failure));
        }
    }

    // ---- input

    private void received(int result, int flags) {
        if (!Completions.more(flags)) {
            receiving = false;
            cancelling = false;
        }
        if (closed) {
            return;
        }
        if (result > 0) {
            if (quickAck) {
                transport.sockets().quickAck(fd);
            }
            sink.received(transport.receivedIn(Completions.buffer(flags), result));
        } else if (result == 0) {
            inputEnded = true;
            sink.inputEnded();
        } else if (result != -Errno.ENOBUFS && result != -LinuxNative.ECANCELED() && result != -Errno.EINTR && result != -Errno.EAGAIN) {
            fail("receive", result);
        }
        // Out of buffers is out of those of this turn: the kernel gets all of them back before it sees the next receive.
        if (!closed) {
            readOn();
        }
    }

    /** An error, or the end of the input, which only a receive may tell. */
    private void watched(int flags) {
        watching = Completions.more(flags);
        if (closed) {
            return;
        }
        int error = transport.sockets().takeError(fd);
        if (error != 0) {
            fail("receive", -error);
        }
    }

    private void fail(String call, int error) {
        SocketFailure failure = transport.sockets().failure(call, remote, error);
        sink.failed(transport.sockets().isReset(error) ? CloseCause.reset(failure) : CloseCause.failed(failure));
    }

    @Override
    public boolean hasInput() {
        return !inputEnded && transport.sockets().hasInput(fd);
    }

    // ---- output

    @Override
    public void flush(SendQueue unsent) {
        queue = unsent;
        while (!queue.isEmpty() && !sending && !awaitingRoom && !closed) {
            if (queue.item(0) instanceof FileRegion || queue.size() > 1 && queue.item(1) instanceof FileRegion) {
                sendNow();
            } else {
                submitSend();
            }
        }
    }

    @Override
    public void submit() {
        if (sending) {
            transport.submit();
        }
    }

    private void submitSend() {
        Buffer first = (Buffer) queue.item(0);
        sending = true;
        sendKind = UserData.SEND;
        if (first.readableBytes() >= ZeroCopy.LEAST && submitZeroCopy(first)) {
            return;
        }
        int most = Math.min(MessageMemory.MOST, queue.size());
        int count = 1;
        while (count < most && queue.item(count) instanceof Buffer) {
            count++;
        }
        int flags = count < queue.size() ? NO_SIGNAL | MORE : NO_SIGNAL;
        if (count == 1) {
            transport.submissions().send(fd, first.address() + first.readIndex(), first.readableBytes(), flags, begins(UserData.SEND));
        } else {
            transport.submissions().sendMessage(fd, transport.messages().gather(queue, count), flags, begins(UserData.SEND));
        }
    }

    private boolean submitZeroCopy(Buffer buffer) {
        if (zeroCopy == null) {
            zeroCopy = new ZeroCopy();
        }
        if (!zeroCopy.suits(buffer)) {
            return false;
        }
        sendKind = UserData.ZERO_COPY + zeroCopy.hold(buffer);
        int flags = queue.size() > 1 ? NO_SIGNAL | MORE : NO_SIGNAL;
        transport.submissions().sendZeroCopy(fd, buffer.address() + buffer.readIndex(), buffer.readableBytes(), flags, begins(sendKind));
        return true;
    }

    private void sent(int result) {
        sending = false;
        if (closed) {
            queue.clear();
        } else if (result >= 0) {
            queue.advance(result);
            sink.sendReady();
        } else if (result == -Errno.EAGAIN || result == -Errno.EINTR) {
            flush(queue);
        } else {
            fail("send", result);
        }
    }

    private void sentZeroCopy(int slot, int result, int flags) {
        boolean notification = Completions.notification(flags);
        if (!Completions.more(flags)) {
            zeroCopy.release(slot);
        }
        if (notification) {
            zeroCopy.notified(result);
            if (closing && !zeroCopy.holdsAny()) {
                submitClose();
            }
            return;
        }
        if (result == -Errno.EOPNOTSUPP || result == -Errno.ENOBUFS || result == -Errno.ENOMEM || result == -Errno.EINVAL) {
            zeroCopy.refused();
            sent(-Errno.EAGAIN);
        } else {
            sent(result);
        }
    }

    /** A file region, and a buffer before one: by calls, which must come in order. */
    private void sendNow() {
        Sockets sockets = transport.sockets();
        long sent;
        if (queue.item(0) instanceof FileRegion region) {
            try {
                sent = FileSend.send(sockets, transport.buffers(), fd, region, queue.regionSent());
            } catch (EOFException e) {
                sink.failed(CloseCause.failed(e));
                return;
            }
        } else {
            sent = sockets.send(fd, queue);
        }
        if (sent >= 0) {
            queue.advance(sent);
        } else if (sent == Sockets.WOULD_BLOCK) {
            awaitingRoom = true;
            if (!watchingRoom) {
                watchingRoom = true;
                transport.submissions().pollAlways(fd, LinuxNative.POLLOUT(), begins(UserData.ROOM));
            }
        } else {
            fail("send", (int) sent);
        }
    }

    /** The ring tells the end of the input here, too; told of it once for each time that there is no room, the loop would spin. */
    private void room(int result, int flags) {
        watchingRoom = Completions.more(flags);
        if (closed || !awaitingRoom) {
            return;
        }
        if (result < 0 || (result & ROOM_OR_BROKEN) != 0) {
            awaitingRoom = false;
            sink.sendReady();
        } else if (!watchingRoom) {
            watchingRoom = true;
            transport.submissions().pollAlways(fd, LinuxNative.POLLOUT(), begins(UserData.ROOM));
        }
    }

    @Override
    public void shutdownOutput() {
        if (!closed) {
            shutdown();
        }
    }

    private void shutdown() {
        if (!outputEnded) {
            outputEnded = true;
            transport.sockets().shutdownOutput(fd);
        }
    }

    // ---- end

    /**
     * Operations hold the socket open: they are cancelled, and the close is submitted after them. An abortive close is made by the calls, one of which has
     * to say so first; it takes effect with the last cancellation, too.
     */
    @Override
    public void close(boolean reset, SendQueue unsent) {
        if (closed) {
            unsent.clear();
            return;
        }
        closed = true;
        cancelAll();
        if (sending) {
            queue = unsent;
        } else {
            unsent.clear();
        }
        if (reset) {
            transport.close(fd, true);
        } else if (zeroCopy != null && zeroCopy.holdsAny()) {
            // Not yet: while the network reads memory of the loop's, the socket must be there to be reset when the loop ends.
            closing = true;
            shutdown();
        } else {
            submitClose();
        }
        leaveIfDone();
    }

    private void cancelAll() {
        if (receiving) {
            cancel(UserData.RECEIVE);
        }
        if (watching) {
            cancel(UserData.WATCH);
        }
        if (watchingRoom) {
            cancel(UserData.ROOM);
        }
        if (sending) {
            cancel(sendKind);
        }
    }

    private void submitClose() {
        closing = false;
        transport.submissions().close(fd, begins(UserData.CLOSE));
    }

    @Override
    void dispose() {
        close(true, new SendQueue());
        if (closing) {
            closing = false;
            transport.close(fd, true);
        }
    }

    @Override
    public SocketAddress localAddress() {
        return transport.sockets().localAddress(fd);
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }
}
