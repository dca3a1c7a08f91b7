package dev.gatun.tls;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The JDK's client over a plain socket that can be touched as well; its calls block, for 20 seconds at most. */
final class Client implements AutoCloseable {
    private final Socket socket;
    private final SSLSocket tls;

    private Client(Socket socket, SSLSocket tls) {
        this.socket = socket;
        this.tls = tls;
    }

    static Client connect(SSLContext context, SocketAddress address, String... versions) {
        return connect(context, socket(address), versions);
    }

    static Client connect(SSLContext context, Socket socket, String... versions) {
        try {
            SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), false);
            if (versions.length > 0) {
                tls.setEnabledProtocols(versions);
            }
            return new Client(socket, tls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Socket socket(SocketAddress address) {
        try {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress("127.0.0.1", ((InetSocketAddress) address).getPort()), 20_000);
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SSLSocket tls() {
        return tls;
    }

    Socket socket() {
        return socket;
    }

    void handshake() {
        run(tls::startHandshake);
    }

    void send(byte[] bytes) {
        run(() -> tls.getOutputStream().write(bytes));
    }

    void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    CompletableFuture<Void> sendInBackground(byte[] bytes) {
        return CompletableFuture.runAsync(() -> send(bytes), Net.THREADS);
    }

    /** Sends close_notify. */
    void endOutput() {
        run(tls::shutdownOutput);
    }

    byte[] receive(int count) {
        try {
            byte[] bytes = tls.getInputStream().readNBytes(count);
            if (bytes.length < count) {
                throw new AssertionError("the connection ended after " + bytes.length + " of " + count + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String receiveText(int count) {
        return new String(receive(count), StandardCharsets.UTF_8);
    }

    /** All up to close_notify; its absence is an error here. */
    byte[] receiveAll() {
        try {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            tls.getInputStream().transferTo(all);
            return all.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails as it should after a reset, which under Wine looks to the JDK like an end; but whoever sends then is told. */
    void receiveReset() {
        byte[] received = receiveAll();
        if (File.separatorChar != '\\' || received.length > 0) {
            throw new AssertionError("an end instead of a reset, after " + received.length + " bytes");
        }
        run(() -> socket.getOutputStream().write(0));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Call {
        void run() throws IOException;
    }

    private static void run(Call call) {
        try {
            call.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
