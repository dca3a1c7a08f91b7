package dev.gatun.platform.client.misbehaviour;

import dev.gatun.platform.Await;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's end of a connection, to read requests from and to send whatever to. One thread. */
final class Wire {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)\r\n");

    private final Socket raw;
    private final InputStream in;
    private final OutputStream out;
    private final int number;

    /**
     * @param raw the TCP connection
     * @param socket the same, or TLS above it
     * @param number of the connection, counted from 1
     */
    Wire(Socket raw, Socket socket, int number) throws IOException {
        this.raw = raw;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.number = number;
    }

    int number() {
        return number;
    }

    InputStream in() {
        return in;
    }

    Socket raw() {
        return raw;
    }

    /** Reads one request with its content; its head. */
    String request() throws IOException {
        String head = head();
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            in.readNBytes(Integer.parseInt(length.group(1)));
        }
        return head;
    }

    /** Reads the head of a request only. */
    String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("the client ended the connection");
            }
            head.write(c);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Sends text, a byte a character. */
    Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Sends the same again and again, until the client has had enough. */
    void sendForEver(String text) throws IOException {
        while (true) {
            send(text);
        }
    }

    /** Sends a byte at a time, {@code pause} between them. */
    void sendSlowly(String text, Duration pause) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            send(text.substring(i, i + 1));
            Await.pace(pause);
        }
    }

    /** Lets the client wait. */
    void pause(Duration time) {
        Await.pace(time);
    }

    /** Ends the connection by a reset. */
    void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    /** Ends this side of the TCP connection, without what TLS would say before. */
    void end() throws IOException {
        raw.shutdownOutput();
        hold();
    }

    /** Reads and drops what comes, until the client ends the connection. */
    void hold() throws IOException {
        byte[] dropped = new byte[8192];
        while (raw.getInputStream().read(dropped) >= 0) {
            continue;
        }
    }
}
