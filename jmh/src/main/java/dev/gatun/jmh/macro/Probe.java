package dev.gatun.jmh.macro;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One request over a connection of its own: to see that a server is up, and that it gives the answer that is going to be counted. */
final class Probe {
    private static final int TIMEOUT_MILLISECONDS = 2_000;

    private Probe() {}

    /** The whole response to {@code GET path}, Latin-1; empty when nothing listens or the connection broke. */
    static Optional<String> get(Endpoint endpoint, String path) {
        try (Socket socket = socket(endpoint)) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port()), TIMEOUT_MILLISECONDS);
            socket.setSoTimeout(TIMEOUT_MILLISECONDS);
            socket.getOutputStream().write(request(path));
            return Optional.of(response(socket.getInputStream()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Socket socket(Endpoint endpoint) throws IOException {
        return endpoint.protocol().secure() ? endpoint.site().clientContext().getSocketFactory().createSocket() : new Socket();
    }

    /** Whether something takes connections there: all that can be asked of a server of HTTP/2 without a client for it. */
    static boolean connects(Endpoint endpoint) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port()), TIMEOUT_MILLISECONDS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads until head and body are complete, or the input ends. */
    private static String response(InputStream in) throws IOException {
        StringBuilder response = new StringBuilder();
        byte[] piece = new byte[16 * 1024];
        while (!isComplete(response)) {
            int count = in.read(piece);
            if (count < 0) {
                break;
            }
            response.append(new String(piece, 0, count, StandardCharsets.ISO_8859_1));
        }
        return response.toString();
    }

    private static boolean isComplete(StringBuilder response) {
        int head = response.indexOf("\r\n\r\n");
        return head >= 0 && response.length() - head - 4 >= contentLength(response.substring(0, head));
    }

    private static int contentLength(String head) {
        for (String line : head.split("\r\n")) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                return Integer.parseInt(line.substring(15).strip());
            }
        }
        throw new IllegalStateException("a response without Content-Length:\n" + head);
    }

    /** Throws unless {@code GET path} is answered with 200 and {@code bodyLength} bytes: a wrong answer must not be measured. */
    static void check(Server server, Endpoint endpoint, String path, int bodyLength) {
        String response = get(endpoint, path).orElseThrow(() -> new IllegalStateException(server.name() + " does not answer GET " + path));
        int body = response.indexOf("\r\n\r\n") + 4;
        if (!response.startsWith("HTTP/1.1 200") || response.length() - body != bodyLength) {
            throw new IllegalStateException(server.name() + " gives a wrong answer to GET " + path + ":\n" + response.substring(0, body));
        }
    }
}
