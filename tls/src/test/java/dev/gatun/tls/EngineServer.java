package dev.gatun.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** Serves engines over blocking sockets on loopback, for clients that are programs: shakes hands, says "hello", and ends. */
final class EngineServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

    EngineServer(Supplier<SSLEngine> engines) throws IOException {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    serve(engines.get(), socket);
                } catch (IOException e) {
                    // A client that does not like what it sees goes; the test looks at what it says.
                    continue;
                }
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    private static void serve(SSLEngine engine, Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        ByteBuffer received = ByteBuffer.allocate(64 << 10);
        ByteBuffer plain = ByteBuffer.allocate(64 << 10);
        engine.beginHandshake();
        while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> wrap(engine, ByteBuffer.allocate(0), out);
                default -> {
                    received.flip();
                    SSLEngineResult result = engine.unwrap(received, plain);
                    received.compact();
                    if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                        int count = in.read(received.array(), received.position(), received.remaining());
                        if (count < 0) {
                            throw new IOException("the client has gone");
                        }
                        received.position(received.position() + count);
                    }
                }
            }
        }
        wrap(engine, ByteBuffer.wrap(new byte[] {'h', 'e', 'l', 'l', 'o', '\n'}), out);
        engine.closeOutbound();
        wrap(engine, ByteBuffer.allocate(0), out);
        socket.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
    }

    private static void wrap(SSLEngine engine, ByteBuffer plain, OutputStream out) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(64 << 10);
        engine.wrap(plain, record);
        out.write(record.array(), 0, record.position());
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
