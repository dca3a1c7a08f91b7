package dev.gatun.websocket.client;

import dev.gatun.websocket.internal.frame.AcceptKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server written by hand, which may do whatever a test needs: each connection is given to {@link Conversation} with its number, from 0. */
final class RawServer implements AutoCloseable {
    /** What is done with a connection; it is closed behind that. */
    interface Conversation {
        void hold(Socket socket, int number) throws Exception;
    }

    private final ServerSocket listener;
    private final Conversation conversation;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    RawServer(Conversation conversation) {
        this.conversation = conversation;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                int number = connections.getAndIncrement();
                Thread.ofVirtual().start(() -> serve(socket, number));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            conversation.hold(socket, number);
        } catch (Exception e) {
            // The client, or the end of the test, has closed the socket.
        }
    }

    /** A port where nobody listens, nor anybody else may as long as this is open. */
    static SocketChannel closedPort() {
        try {
            return SocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    String uri() {
        return "ws://127.0.0.1:" + port() + "/chat";
    }

    int connections() {
        return connections.get();
    }

    /** Reads a request's head. */
    static String readHead(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended within the head");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** The right answer to a handshake, with more fields. */
    static String accepted(String head, String... more) {
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + AcceptKey.of(field(head, "sec-websocket-key"))
                + "\r\n" + String.join("", List.of(more).stream().map(line -> line + "\r\n").toList()) + "\r\n";
    }

    /** The value of a field of a head. */
    static String field(String head, String name) {
        return head.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":")).map(line -> line.substring(name.length() + 1).strip()).findFirst()
                .orElse("");
    }

    /** Reads and accepts a handshake; the request's head. */
    static String handshake(Socket socket, String... more) throws IOException {
        String head = readHead(socket);
        write(socket, accepted(head, more));
        return head;
    }

    /** Waits until the client has ended the connection. */
    static void drain(Socket socket) throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void close() {
        shut();
    }

    /** As {@link #close}, in the middle of a test. */
    void shut() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
