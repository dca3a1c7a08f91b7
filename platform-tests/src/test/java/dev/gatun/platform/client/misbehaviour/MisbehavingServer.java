package dev.gatun.platform.client.misbehaviour;

import dev.gatun.platform.Await;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server on 127.0.0.1 that does what a script says with each connection, on a thread each. Any thread. */
final class MisbehavingServer implements Closeable {
    private final ServerSocket listener;
    private final Script script;
    private final Optional<SSLContext> tls;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** @param tls what it shows when it speaks TLS before the script begins */
    MisbehavingServer(Script script, Optional<SSLContext> tls) {
        this.script = script;
        this.tls = tls;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("misbehaving").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Connections in all. */
    int accepted() {
        return accepted.get();
    }

    /** What went wrong with the server itself; a script that the client does not go along with shows here. */
    ConcurrentLinkedQueue<Throwable> failures() {
        return failures;
    }

    /** Waits until the client has ended all connections. */
    void awaitDropped() {
        Await.until("the client ends its connection", open::isEmpty);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                int number = accepted.incrementAndGet();
                Thread.ofVirtual().name("misbehaving-" + number).start(() -> serve(socket, number));
            }
        } catch (IOException e) {
            // The listener was closed.
            return;
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            socket.setTcpNoDelay(true);
            // Longer than anybody awaits anything of the client, so that what is said then is of the client's doing.
            socket.setSoTimeout((int) Await.PATIENCE.multipliedBy(2).toMillis());
            Wire wire = new Wire(socket, tls.isPresent() ? handshake(socket) : socket, number);
            script.serve(wire);
            if (!socket.isClosed()) {
                wire.hold();
            }
        } catch (SocketException e) {
            // A reset, or a write behind the end: it is the client that may end it as it likes.
            return;
        } catch (IOException | RuntimeException | AssertionError e) {
            failures.add(e);
        } finally {
            open.remove(socket);
        }
    }

    private SSLSocket handshake(Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket) tls.orElseThrow().getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), false);
        secured.setUseClientMode(false);
        secured.startHandshake();
        return secured;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
