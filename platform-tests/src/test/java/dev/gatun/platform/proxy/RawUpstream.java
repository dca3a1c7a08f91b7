package dev.gatun.platform.proxy;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An upstream that does with each connection what the test says, and knows nothing of HTTP. */
final class RawUpstream implements Closeable {
    /** What it does with a connection, on a thread of its own. */
    @FunctionalInterface
    interface Behaviour {
        void run(Socket socket) throws IOException;
    }

    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    RawUpstream(Behaviour behaviour) {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(() -> accept(behaviour));
    }

    private void accept(Behaviour behaviour) {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofPlatform().daemon().start(() -> {
                    try (socket) {
                        behaviour.run(socket);
                    } catch (IOException e) {
                        // The other side is gone, or the test has ended.
                    }
                });
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections there were. */
    int connections() {
        return sockets.size();
    }

    /** Bytes up to the end of a head. */
    static String head(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("end of the input within a head: " + text);
            }
            text.append((char) c);
        }
        return text.toString();
    }

    static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
