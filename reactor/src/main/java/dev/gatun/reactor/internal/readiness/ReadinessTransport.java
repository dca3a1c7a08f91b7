package dev.gatun.reactor.internal.readiness;

import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.internal.transport.AcceptChannel;
import dev.gatun.reactor.internal.transport.AcceptSink;
import dev.gatun.reactor.internal.transport.AcceptedSocket;
import dev.gatun.reactor.internal.transport.ConnectSink;
import dev.gatun.reactor.internal.transport.DatagramChannel;
import dev.gatun.reactor.internal.transport.DatagramSink;
import dev.gatun.reactor.internal.transport.PendingConnect;
import dev.gatun.reactor.internal.transport.StreamChannel;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * I/O by readiness: a {@link Poller} says what is ready, {@link Sockets} does it.
 *
 * <p>Registrations stand in an array indexed by descriptor. A descriptor number is used again as soon as it is closed, so each event carries the
 * generation of the registration that it was made for; an event of an earlier one is dropped.
 */
public final class ReadinessTransport extends SocketsTransport {
    private final Poller poller;
    private final Sockets sockets;
    private final BufferPool buffers;
    /** Streams that stopped before the descriptor was drained, with a poller that would not report them again. */
    private final ArrayDeque<Registration> again = new ArrayDeque<>();

    private Registration[] registrations = new Registration[64];
    private int generations;
    /** What {@link #await} found: events of the poller, and streams that are read again. */
    private int ready;

    private int repeated;

    /** Both parts become the transport's own; {@code buffers} is where a file that the kernel can't send is copied through. */
    public ReadinessTransport(Poller poller, Sockets sockets, BufferPool buffers) {
        super(sockets);
        this.poller = poller;
        this.sockets = sockets;
        this.buffers = buffers;
    }

    Poller poller() {
        return poller;
    }

    Sockets sockets() {
        return sockets;
    }

    BufferPool buffers() {
        return buffers;
    }

    /** The error of a socket that the poller reported, once; 0 if there is none. The socket is asked first, so that none stays on it. */
    int takeError(int fd) {
        int error = sockets.takeError(fd);
        int taken = poller.takenError(fd);
        return error != 0 ? error : taken;
    }

    int nextGeneration() {
        return ++generations;
    }

    void register(Registration registration, int interest) {
        int fd = registration.fd;
        if (fd >= registrations.length) {
            registrations = Arrays.copyOf(registrations, Math.max(fd + 1, registrations.length * 2));
        }
        poller.add(fd, interest, registration.key());
        registrations[fd] = registration;
    }

    /** Puts another registration in the place of one whose descriptor lives on. */
    void replace(Registration registration, int interest) {
        poller.modify(registration.fd, interest, registration.key());
        registrations[registration.fd] = registration;
    }

    void unregister(Registration registration) {
        forget(registration);
        poller.closing(registration.fd);
    }

    /** The same for a socket of which others may hold duplicates. */
    void unregisterShared(Registration registration) {
        forget(registration);
        poller.closingDuplicate(registration.fd);
    }

    private void forget(Registration registration) {
        // What is closed before it was ever registered may have a number beyond those that were.
        if (registration.fd < registrations.length && registrations[registration.fd] == registration) {
            registrations[registration.fd] = null;
        }
    }

    /** Reports {@code registration} as readable in the next turn although the poller will not. */
    void readAgain(Registration registration) {
        again.add(registration);
    }

    @Override
    public void await(long timeoutNanos) {
        repeated = again.size();
        ready = poller.poll(repeated > 0 ? 0 : timeoutNanos);
    }

    @Override
    public void report() {
        int events = ready;
        ready = 0;
        for (int i = 0; i < events; i++) {
            long key = poller.key(i);
            if (key == Poller.WAKE_UP_KEY) {
                continue;
            }
            Registration registration = registrations[(int) key];
            if (registration != null && registration.generation == (int) (key >>> 32)) {
                report(registration, poller.ready(i));
            }
        }
        for (; repeated > 0; repeated--) {
            Registration registration = again.poll();
            if (registrations[registration.fd] == registration) {
                report(registration, Poller.READ);
            }
        }
    }

    /** What goes wrong with one descriptor must not end the loop, and with it all others. */
    private static void report(Registration registration, int events) {
        try {
            registration.ready(events);
        } catch (Throwable t) {
            registration.failed(t);
        }
    }

    @Override
    public void wakeUp() {
        poller.wakeUp();
    }

    @Override
    public AcceptChannel listen(SocketAddress address, ListenOptions options, boolean sharedPort, AcceptSink sink) {
        int fd = sockets.listen(address, options, sharedPort);
        return open(fd, new ReadyListener(this, fd, false, sink), Poller.READ);
    }

    @Override
    public AcceptChannel serve(int handle, ListenOptions options, boolean shared, AcceptSink sink) {
        sockets.adoptListener(handle, options);
        try {
            ReadyListener listener = new ReadyListener(this, handle, shared, sink);
            register(listener, Poller.READ);
            return listener;
        } catch (RuntimeException e) {
            sockets.count(-1);
            throw e;
        }
    }

    @Override
    public StreamChannel adopt(AcceptedSocket socket, SocketTuning tuning) {
        sockets.tuneAccepted(socket.handle(), socket.remote(), tuning);
        return new ReadyStream(this, socket.handle(), socket.remote(), tuning);
    }

    @Override
    public PendingConnect connect(SocketAddress address, ConnectOptions options, ConnectSink sink) {
        int fd = sockets.connect(address, options.tuning(), options.localAddress().orElse(null));
        return open(fd, new ReadyConnect(this, fd, address, options.tuning(), sink), Poller.WRITE);
    }

    @Override
    public DatagramChannel bindDatagrams(SocketAddress address, DatagramOptions options, DatagramSink sink) {
        Datagrams datagrams = sockets.bindDatagrams(address, options, buffers);
        try {
            ReadyDatagrams channel = new ReadyDatagrams(this, datagrams, sink);
            register(channel, channel.firstInterest());
            return channel;
        } catch (RuntimeException e) {
            sockets.close(datagrams.descriptor(), false);
            datagrams.close();
            throw e;
        }
    }

    /** Registers what was just opened; a descriptor that the poller refuses is not left open. */
    private <R extends Registration> R open(int fd, R registration, int interest) {
        try {
            register(registration, interest);
            return registration;
        } catch (RuntimeException e) {
            sockets.close(fd, false);
            throw e;
        }
    }

    @Override
    public int descriptors() {
        return sockets.descriptors() + poller.descriptors();
    }

    @Override
    public void close() {
        for (Registration registration : registrations) {
            if (registration != null) {
                registration.dispose();
            }
        }
        poller.close();
        sockets.close();
    }
}
