package dev.gatun.reactor;

import dev.gatun.reactor.internal.loop.LoopGroup;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A fixed number of event loops that share their listeners. All methods may be called from any thread.
 *
 * <p>{@snippet :
 * EventLoops loops = EventLoops.create(2);
 * loops.listen(SocketAddresses.tcp("127.0.0.1", 7), ListenOptions.DEFAULT, connection -> (c, data) -> c.write(data));
 * }
 */
public interface EventLoops extends AutoCloseable {
    /** Loops with the backend that fits this machine best, and default options. */
    static EventLoops create(int count) {
        return create(LoopOptions.DEFAULT.count(count));
    }

    /**
     * Loops as {@code options} say.
     *
     * @throws UnsupportedOperationException when the backend that the options name does not work here; the message says why
     */
    static EventLoops create(LoopOptions options) {
        return LoopGroup.start(options);
    }

    /**
     * Listens for connections. {@code handlers} is called on the loop that owns the new connection, before {@link ConnectionHandler#onOpen}.
     *
     * @throws SocketFailure when the address can't be bound; the message names call, address and errno
     */
    Listener listen(SocketAddress address, ListenOptions options, Function<? super Connection, ? extends ConnectionHandler> handlers);

    /**
     * Listens by a socket that is bound already, and takes it over: it is closed with the listener. One loop accepts and deals connections out in turn.
     * Of the options all count but the backlog, which was given when it was bound. When it fails, the socket remains the caller's.
     *
     * @throws UnsupportedOperationException when the loops' backend is {@link Backend#NIO}
     */
    Listener listen(ListenSocket socket, ListenOptions options, Function<? super Connection, ? extends ConnectionHandler> handlers);

    /**
     * Connects to the first of {@code addresses} that answers, trying them in turn, all within {@code options.timeout()}. The stage completes on
     * the connection's loop, after {@link ConnectionHandler#onOpen}; it fails with a {@link SocketFailure} that carries the failure of each address.
     *
     * <p>{@code toCompletableFuture().cancel(false)} gives up: what is under way ends, at once when called on the connection's loop.
     */
    CompletionStage<Connection> connect(
            List<? extends SocketAddress> addresses, ConnectOptions options, Function<? super Connection, ? extends ConnectionHandler> handlers);

    /**
     * Opens a UDP socket.
     *
     * @throws SocketFailure when the address can't be bound
     */
    DatagramEndpoint bindDatagrams(SocketAddress address, DatagramOptions options, DatagramHandler handler);

    /** The loops. */
    List<EventLoop> all();

    /** The next loop in turn. */
    EventLoop next();

    /** Which backend the loops use. */
    Backend backend();

    /** Ends all loops: listeners close, connections are aborted, memory and descriptors are given back. Waits up to five seconds. */
    @Override
    void close();

    /** Ends all loops and waits up to {@code timeout}; {@code false} when a loop had not ended by then. */
    boolean close(Duration timeout);
}
