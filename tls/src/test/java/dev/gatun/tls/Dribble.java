package dev.gatun.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;

/** A relay of one connection that cuts what goes to the server into pieces of a fixed size. */
final class Dribble implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Socket server;
    private final int piece;

    Dribble(SocketAddress address, int piece) throws IOException {
        this.piece = piece;
        server = Client.socket(address);
        Net.THREADS.execute(this::relay);
    }

    SocketAddress address() {
        return listener.getLocalSocketAddress();
    }

    private void relay() {
        try (Socket client = listener.accept()) {
            client.setTcpNoDelay(true);
            Net.THREADS.execute(() -> copyBack(client));
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            byte[] bytes = new byte[piece];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                out.write(bytes, 0, count);
            }
            server.shutdownOutput();
        } catch (IOException e) {
            // One of the ends is gone: so is the relay.
            return;
        }
    }

    private void copyBack(Socket client) {
        try {
            server.getInputStream().transferTo(client.getOutputStream());
            client.shutdownOutput();
        } catch (IOException e) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        server.close();
    }
}
