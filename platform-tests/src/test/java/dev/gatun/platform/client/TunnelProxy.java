package dev.gatun.platform.client;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A proxy for tests, of HTTP (CONNECT) or SOCKS5 by the first byte that comes. All names lead to this machine. */
final class TunnelProxy implements AutoCloseable {
    /** What it was asked for, one line each. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** What came as its login with each of them, in HTTP. */
    final List<String> logins = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ServerSocket listener;
    private final String login;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    /** @param login the one that it wants; empty for none */
    TunnelProxy(String login) {
        this(login, ServerSocketFactory.getDefault());
    }

    /** @param sockets over TLS for example */
    TunnelProxy(String login, ServerSocketFactory sockets) {
        this.login = login;
        try {
            listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void start(Runnable task) {
        threads.add(Thread.ofPlatform().daemon().start(task));
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                sockets.add(client);
                start(() -> serve(client));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedInputStream in = new BufferedInputStream(client.getInputStream());
            in.mark(1);
            int first = in.read();
            in.reset();
            if (first == 5) {
                socks(new DataInputStream(in), client.getOutputStream(), client);
            } else {
                http(in, client.getOutputStream(), client);
            }
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    private void http(InputStream in, OutputStream out, Socket client) throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.add(line);
        }
        asked.add(head.getFirst());
        String field = "proxy-authorization: ";
        logins.add(head.stream().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(field)).map(line -> line.substring(field.length())).findFirst()
                .orElse(""));
        if (!login.isEmpty() && head.stream().noneMatch(line -> line.equalsIgnoreCase("proxy-authorization: " + login))) {
            out.write("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return;
        }
        String[] request = head.getFirst().split(" ");
        if (!request[0].equals("CONNECT")) {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nforwarded".getBytes(StandardCharsets.US_ASCII));
            // Until the client has had enough.
            in.transferTo(OutputStream.nullOutputStream());
            return;
        }
        int port = Integer.parseInt(request[1].substring(request[1].lastIndexOf(':') + 1));
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            out.write("HTTP/1.1 200 Fine\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            relay(in, out, client, server);
        } catch (IOException e) {
            out.write("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n' && b >= 0; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    private void socks(DataInputStream in, OutputStream out, Socket client) throws IOException {
        in.readByte();
        byte[] methods = in.readNBytes(in.readUnsignedByte());
        boolean wants = !login.isEmpty();
        out.write(new byte[] {5, (byte) (wants ? methods.length > 1 ? 2 : 0xFF : 0)});
        if (wants && methods.length > 1) {
            in.readByte();
            String user = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            String password = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            boolean right = login.equals(user + ':' + password);
            out.write(new byte[] {1, (byte) (right ? 0 : 1)});
            if (!right) {
                return;
            }
        }
        in.readNBytes(3);
        int type = in.readUnsignedByte();
        String host = type == 3 ? new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8)
                : InetAddress.getByAddress(in.readNBytes(type == 1 ? 4 : 16)).getHostAddress();
        int port = in.readUnsignedShort();
        asked.add(host + ':' + port);
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
            relay(in, out, client, server);
        } catch (IOException e) {
            out.write(new byte[] {5, 5, 0, 1, 0, 0, 0, 0, 0, 0});
        }
    }

    private void relay(InputStream in, OutputStream out, Socket client, Socket server) throws IOException {
        sockets.add(server);
        start(() -> {
            try {
                in.transferTo(server.getOutputStream());
                server.shutdownOutput();
            } catch (IOException e) {
                quietly(server);
            }
        });
        try {
            server.getInputStream().transferTo(out);
        } finally {
            quietly(client);
        }
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed enough.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(TunnelProxy::quietly);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
