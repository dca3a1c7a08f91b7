package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;

/** A peer on a socket of the JDK: a close is a FIN, unless it is told to reset. Used by one thread at a time for each direction. */
final class SocketPeer implements Closeable {
    private static final int TIMEOUT_MILLIS = (int) Net.PATIENCE.toMillis();

    private static final boolean RESETS_ARRIVE = resetsArrive();

    private final Socket socket;

    /** How a peer sees the end. */
    enum Ending {
        FIN,
        RESET
    }

    SocketPeer(Socket socket) {
        this.socket = socket;
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
        } catch (SocketException e) {
            // Reset before the options were set: the next receive tells.
            return;
        }
    }

    static SocketPeer connect(SocketAddress address) {
        return connect(address, 0);
    }

    /** Connects with a small receive buffer, so that a peer who does not read is soon full. */
    static SocketPeer connect(SocketAddress address, int receiveBuffer) {
        Socket socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(address, TIMEOUT_MILLIS);
        } catch (ConnectException | SocketTimeoutException e) {
            throw new UncheckedIOException("connecting to " + address, e);
        } catch (SocketException e) {
            // Accepted and reset at once: the first receive tells.
            return new SocketPeer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SocketPeer(socket);
    }

    /** A place for the loops to connect to. */
    static ServerSocket listen(int backlog) {
        try {
            ServerSocket server = new ServerSocket();
            server.bind(Net.ANY, backlog);
            server.setSoTimeout(TIMEOUT_MILLIS);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SocketPeer accept(ServerSocket server) {
        try {
            return new SocketPeer(server.accept());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An address where nobody listens. */
    static InetSocketAddress deserted() {
        try (ServerSocket server = listen(1)) {
            return (InetSocketAddress) server.getLocalSocketAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Skips a case where a reset can't be told from an end of input: Wine ends the output of a socket before it resets it. */
    static void needResets() {
        assumeTrue(RESETS_ARRIVE, "a reset arrives as an end of input here");
    }

    private static boolean resetsArrive() {
        try (ServerSocket server = listen(1);
                SocketPeer one = connect(server.getLocalSocketAddress());
                SocketPeer other = accept(server)) {
            one.reset();
            return other.ending() == Ending.RESET;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on until the end, which must be a reset where resets arrive as such. */
    void checkEndsWithReset() {
        assertThat(ending()).isIn(RESETS_ARRIVE ? EnumSet.of(Ending.RESET) : EnumSet.allOf(Ending.class));
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    SocketAddress localAddress() {
        return socket.getLocalSocketAddress();
    }

    SocketAddress remoteAddress() {
        return socket.getRemoteSocketAddress();
    }

    void send(String text) {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends; when the connection is reset, the next receive tells. */
    void send(byte[] bytes) {
        try {
            out().write(bytes);
        } catch (SocketException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As many bytes as wanted, or fewer when the end comes first. */
    byte[] receive(int count) {
        try {
            return in().readNBytes(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String receiveText(int count) {
        return new String(receive(count), StandardCharsets.ISO_8859_1);
    }

    /** All until the end. */
    byte[] receiveAll() {
        try {
            return in().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on until the end, and tells which it was. */
    Ending ending() {
        try {
            in().transferTo(OutputStream.nullOutputStream());
            return Ending.FIN;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no end within " + TIMEOUT_MILLIS + " ms", e);
        } catch (IOException e) {
            return Ending.RESET;
        }
    }

    /** Whether one byte comes, rather than any end. */
    boolean isServed() {
        try {
            return in().read() >= 0;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither served nor refused within " + TIMEOUT_MILLIS + " ms", e);
        } catch (IOException e) {
            return false;
        }
    }

    void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (SocketException e) {
            // Reset: the next receive tells.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends with a RST. */
    void reset() {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that tell where in the stream they belong. */
    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8) * 17 + (i >>> 16));
        }
        return bytes;
    }
}
