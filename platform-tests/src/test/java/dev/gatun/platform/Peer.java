package dev.gatun.platform;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A client that sends whatever bytes it is told, strict in what it reads. Used by one thread. */
public final class Peer implements Closeable {
    /** The shortest request that a server answers. */
    public static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static final int TIMEOUT = (int) Await.PATIENCE.toMillis();

    private final Closeable raw;
    private final Closeable socket;
    private final InputStream in;
    private final OutputStream out;

    private Peer(Closeable raw, Closeable socket, InputStream in, OutputStream out) {
        this.raw = raw;
        this.socket = socket;
        this.in = new BufferedInputStream(in, 1 << 16);
        this.out = out;
    }

    /** Connects. */
    public static Peer to(SocketAddress address) {
        return to(address, 0);
    }

    /** Connects with a receive buffer of so many bytes, which bounds what the kernel takes for a client that does not read; 0 for the kernel's. */
    public static Peer to(SocketAddress address, int receiveBuffer) {
        try {
            if (address instanceof UnixDomainSocketAddress) {
                SocketChannel channel = SocketChannel.open(address);
                return new Peer(channel, channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
            }
            InetSocketAddress given = (InetSocketAddress) address;
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT);
            socket.connect(given.getAddress().isAnyLocalAddress() ? new InetSocketAddress("127.0.0.1", given.getPort()) : given, TIMEOUT);
            return over(socket, socket);
        } catch (IOException e) {
            throw new UncheckedIOException("connect " + address, e);
        }
    }

    /**
     * A client on a connection that is made.
     *
     * @param raw the TCP connection
     * @param socket the same, or what lies above it
     */
    public static Peer over(Socket raw, Socket socket) {
        try {
            return new Peer(raw, socket, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends {@code text} in Latin-1. */
    public Peer send(String text) {
        return send(ReplyReader.bytes(text));
    }

    /** Sends all of {@code bytes}. */
    public Peer send(byte[] bytes) {
        try {
            out.write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends what the server may refuse to take because it has closed; whether it was sent. */
    public boolean trySend(String text) {
        try {
            out.write(ReplyReader.bytes(text));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The response to a request with any method but HEAD. */
    public Reply read() {
        return read("GET");
    }

    /** The response to a request with {@code method}. */
    public Reply read(String method) {
        try {
            return new ReplyReader(in).read(method);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request and reads the response. */
    public Reply ask(String request) {
        return send(request).read(request.startsWith("HEAD ") ? "HEAD" : "GET");
    }

    /** Asks for {@code path} by GET. */
    public Reply get(String path) {
        return ask("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    /** Everything up to the end of the connection, which must be an orderly one. */
    public String readAll() {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Exactly {@code length} bytes, or fewer at the end of the connection. */
    public byte[] readBytes(int length) {
        try {
            return in.readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on to the end of the connection, orderly or by reset; how many bytes came. Fails when it does not end. */
    public long drain() {
        long count = 0;
        byte[] buffer = new byte[1 << 16];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                count += n;
            }
            return count;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("connection did not end, bytes=" + count, e);
        } catch (SocketException e) {
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Requires that the server ends the connection in order and sends nothing more. */
    public void expectEnd() {
        String rest = readAll();
        if (!rest.isEmpty()) {
            throw new AssertionError("end of the connection expected, not " + rest);
        }
    }

    /** Waits for the first byte of an answer, which stays to be read; {@code false} when the connection ends without one, in order or not. */
    public boolean awaitInput() {
        try {
            in.mark(1);
            boolean there = in.read() >= 0;
            in.reset();
            return there;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither answer nor end", e);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether bytes wait to be read. */
    public boolean hasInput() {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the output; the input stays open. */
    public Peer halfClose() {
        try {
            if (socket instanceof Socket tcp) {
                tcp.shutdownOutput();
            } else {
                ((SocketChannel) socket).shutdownOutput();
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection by RST. */
    public void reset() {
        try {
            ((Socket) raw).setSoLinger(true, 0);
            // Not that of a layer above, which would say farewell first.
            raw.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The input as it comes. */
    public InputStream input() {
        return in;
    }

    /** The output as it goes. */
    public OutputStream output() {
        return out;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
