package dev.gatun.jmh.macro;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Connections that each were opened with one exchange or two, and then stay silent.
 *
 * <p>They come from 127.0.0.1, 127.0.0.2 and so on, as one address has some 28,000 ports to give.
 */
final class IdleConnections implements AutoCloseable {
    private static final int PER_ADDRESS = 20_000;

    private final Endpoint endpoint;
    private final Opening opening;
    private final Deque<SocketChannel> open = new ArrayDeque<>();
    private final ByteBuffer response = ByteBuffer.allocate(4096);

    IdleConnections(Endpoint endpoint, Opening opening) {
        this.endpoint = endpoint;
        this.opening = opening;
    }

    /** Opens connections until there are {@code count}. */
    void growTo(int count) {
        try {
            while (open.size() < count) {
                open.add(connect(source(open.size() / PER_ADDRESS)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("after " + open.size() + " connections", e);
        }
    }

    private static InetSocketAddress source(int index) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + index)}), 0);
    }

    private SocketChannel connect(InetSocketAddress source) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            // Else a port that the last measurement left in TIME_WAIT can't be bound.
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            // Else the request waits behind the end of the TLS handshake for an acknowledgement that is delayed by 40 ms.
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.bind(source);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port()));
            if (endpoint.protocol().secure()) {
                exchangeSecurely(channel.socket());
            } else {
                for (Opening.Exchange exchange : opening.exchanges()) {
                    carryOut(exchange, channel);
                }
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Sends the request and reads its answer whole, so that the server holds nothing that is unsent. */
    private void carryOut(Opening.Exchange exchange, SocketChannel channel) throws IOException {
        ByteBuffer request = ByteBuffer.wrap(exchange.request());
        while (request.hasRemaining()) {
            channel.write(request);
        }
        response.clear();
        while (!exchange.endsWith(response)) {
            if (channel.read(response) < 0) {
                throw new EOFException("the server closed a connection");
            }
        }
    }

    /**
     * The same over TLS. What the client holds for it is dropped at once: the server does not notice, as nothing more is sent. A context of its
     * own makes each handshake a full one.
     */
    private void exchangeSecurely(Socket socket) throws IOException {
        Socket tls = endpoint.site().clientContext().getSocketFactory().createSocket(socket, "127.0.0.1", endpoint.port(), false);
        for (Opening.Exchange exchange : opening.exchanges()) {
            tls.getOutputStream().write(exchange.request());
            response.clear();
            while (!exchange.endsWith(response)) {
                int count = tls.getInputStream().read(response.array(), response.position(), response.remaining());
                if (count < 0) {
                    throw new EOFException("the server closed a connection");
                }
                response.position(response.position() + count);
            }
        }
    }

    /** The connections that the server has not closed; reads what it may have sent. */
    int alive() {
        int alive = 0;
        try {
            for (SocketChannel channel : open) {
                channel.configureBlocking(false);
                response.clear();
                if (channel.read(response) == 0) {
                    alive++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return alive;
    }

    @Override
    public void close() {
        for (SocketChannel channel : open) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        open.clear();
    }
}
