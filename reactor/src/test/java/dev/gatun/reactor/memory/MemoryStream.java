package dev.gatun.reactor.memory;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.internal.transport.SendQueue;
import dev.gatun.reactor.internal.transport.StreamChannel;
import dev.gatun.reactor.internal.transport.StreamSink;
import java.net.SocketAddress;

/** A stream of a loop: at most one receive and one send under way. */
final class MemoryStream implements StreamChannel, MemoryTransport.Operations {
    private final MemoryTransport transport;
    private final MemoryNetwork network;
    private final MemorySocket socket;
    private StreamSink sink;
    private SendQueue queue;
    private SendOperation send;
    private boolean receiving;
    private int receiveDelay;
    private boolean inputEnded;
    private boolean failing;
    private boolean closed;

    MemoryStream(MemoryTransport transport, MemorySocket socket) {
        this.transport = transport;
        this.network = transport.network();
        this.socket = socket;
        transport.opened(this);
        socket.watch(() -> transport.mark(this));
    }

    @Override
    public void start(StreamSink newSink) {
        sink = newSink;
        receive();
    }

    private void receive() {
        receiving = true;
        receiveDelay = network.manners.delay(network.random);
        transport.mark(this);
    }

    @Override
    public void inputWanted() {
        if (!receiving && !inputEnded && !closed) {
            receive();
        }
    }

    @Override
    public void flush(SendQueue unsent) {
        queue = unsent;
        if (send == null && !queue.isEmpty() && !closed) {
            send = SendOperation.of(network, queue);
            transport.mark(this);
        }
    }

    @Override
    public boolean advance() {
        if (closed || sink == null || failing) {
            return false;
        }
        if (send != null && socket.peer.closed) {
            socket.reset = true;
        }
        if (socket.reset) {
            fail(CloseCause.reset(MemoryErrors.failure("receive", socket.remote, -MemoryErrors.ECONNRESET)));
            return false;
        }
        boolean again = false;
        if (send != null && !send.done()) {
            again = advanceSend();
        }
        return advanceReceive() || again;
    }

    private boolean advanceSend() {
        if (send.late()) {
            return true;
        }
        long sent = send.advance(socket);
        if (sent < 0) {
            fail(CloseCause.failed(send.failure()));
        } else if (sent > 0 || send.done()) {
            transport.complete(() -> {
                send = null;
                if (!closed) {
                    queue.advance(sent);
                    sink.sendReady();
                }
            });
        }
        return false;
    }

    private boolean advanceReceive() {
        if (!receiving) {
            return false;
        }
        if (receiveDelay > 0) {
            receiveDelay--;
            return true;
        }
        if (socket.inbox.size() > 0) {
            byte[] bytes = socket.receive(network.manners.received(network.random));
            receiving = false;
            transport.complete(() -> received(bytes));
        } else if (socket.inputEnded) {
            receiving = false;
            inputEnded = true;
            transport.complete(() -> {
                if (!closed) {
                    sink.inputEnded();
                }
            });
        }
        return false;
    }

    private void received(byte[] bytes) {
        if (closed) {
            return;
        }
        Buffer shown = transport.shown();
        sink.received(shown.put(bytes));
        shown.segment().asSlice(0, bytes.length).fill((byte) 0xdd);
        if (!closed && !receiving && sink.wantsInput()) {
            receive();
        }
    }

    private void fail(CloseCause cause) {
        failing = true;
        transport.complete(() -> {
            if (!closed) {
                sink.failed(cause);
            }
        });
    }

    @Override
    public boolean hasInput() {
        network.lock.lock();
        try {
            return socket.inbox.size() > 0;
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public void shutdownOutput() {
        locked(() -> {
            if (!closed) {
                socket.endOutput();
            }
        });
    }

    @Override
    public void close(boolean reset, SendQueue unsent) {
        locked(() -> {
            if (closed) {
                return;
            }
            closed = true;
            socket.watch(() -> {});
            socket.close(reset);
            transport.closed(this);
            transport.count(-1);
        });
        if (send == null || send.done()) {
            unsent.clear();
            return;
        }
        // The send is cancelled, which the kernel does when it comes to it: until then it may read the memory.
        SendOperation cancelled = send;
        transport.later(() -> {
            cancelled.verify();
            unsent.clear();
        });
    }

    private void locked(Runnable work) {
        network.lock.lock();
        try {
            work.run();
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public void dispose() {
        close(true, new SendQueue());
    }

    @Override
    public SocketAddress localAddress() {
        return socket.local;
    }

    @Override
    public SocketAddress remoteAddress() {
        return socket.remote;
    }
}
