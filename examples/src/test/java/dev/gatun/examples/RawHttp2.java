package dev.gatun.examples;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** HTTP/2 frame by frame, for tests of their order. It asks without compression, and does not read the fields of responses. */
final class RawHttp2 implements AutoCloseable {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int FIRST_WINDOW = 65_535;

    private final Socket socket;
    private final DataInputStream in;
    private final List<Integer> heads = new ArrayList<>();
    private final List<Integer> ended = new ArrayList<>();
    private int received;

    /** Streams have room for all; the connection has its first window until more is given. */
    RawHttp2(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        write(SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) 4).putInt(Integer.MAX_VALUE).array());
    }

    void get(int stream, String path, String priority) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        String[] fields = {":method", "GET", ":scheme", "http", ":authority", "localhost", ":path", path, "priority", priority};
        for (int i = 0; i < fields.length; i += 2) {
            // Literal without indexing, new name (RFC 7541, section 6.2.2); all strings here are shorter than 127 bytes.
            block.write(0);
            for (String text : List.of(fields[i], fields[i + 1])) {
                block.write(text.length());
                block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
            }
        }
        write(HEADERS, 0x5, stream, block.toByteArray());
    }

    void awaitFirstWindowUsed() throws IOException {
        while (received < FIRST_WINDOW) {
            read();
        }
    }

    void awaitHead(int stream) throws IOException {
        while (!heads.contains(stream)) {
            read();
        }
    }

    /** Opens the connection's window, and reads until so many streams have ended; in the order in which they did. */
    List<Integer> endsWithRoomForAll(int streams) throws IOException {
        write(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(1 << 30).array());
        while (ended.size() < streams) {
            read();
        }
        return ended;
    }

    private void write(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) 0).putShort((short) payload.length).put((byte) type).put((byte) flags).putInt(stream).put(payload);
        socket.getOutputStream().write(frame.array());
    }

    private void read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        in.skipNBytes(length);
        switch (type) {
            case DATA -> received += length;
            case HEADERS -> heads.add(stream);
            case SETTINGS -> {
                if ((flags & 1) == 0) {
                    write(SETTINGS, 1, 0, new byte[0]);
                }
            }
            case GOAWAY -> throw new IOException("the server ends the connection");
            default -> {}
        }
        if ((type == DATA || type == HEADERS) && (flags & 1) != 0) {
            ended.add(stream);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
