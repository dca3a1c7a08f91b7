package dev.gatun.jmh.macro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** The control of the WebSocket scenarios must be right before it is fast. */
class WebSocketControlTest extends ControlSuite {
    private static final int TIMEOUT_MILLISECONDS = 10_000;
    private static final byte TEXT = (byte) 0x81;
    private static final byte BINARY = (byte) 0x82;
    private static final byte COMPRESSED_TEXT = (byte) 0xC1;

    @Override
    Server compile(Children compilers, Path target) {
        return Control.compileWebSocket(compilers, target);
    }

    @Test
    void answersTheHandshakeOfTheRfc() throws IOException {
        try (Client client = new Client("/ws/echo", "")) {
            assertThat(client.head)
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                    .contains("\r\nUpgrade: websocket\r\n", "\r\nConnection: Upgrade\r\n", "\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                    .doesNotContain("Extensions");
        }
    }

    @Test
    void aFrameOfEachFormOfLengthComesBackUnmasked() throws IOException {
        try (Client client = new Client("/ws/echo", "")) {
            for (int length : new int[] {0, 1, 7, 8, 9, 125, 126, 16_384, 65_535, 65_536, 100_000}) {
                byte[] payload = payload(length);
                client.write(frame(BINARY, payload));
                assertThat(client.readFrame(BINARY)).as("%d bytes", length).isEqualTo(payload);
            }
        }
    }

    @Test
    void aFrameThatIsSplitAnywhereComesBackWhole() throws IOException {
        byte[] payload = payload(130);
        byte[] frame = frame(BINARY, payload);
        try (Client client = new Client("/ws/echo", "")) {
            for (int split = 1; split < frame.length; split++) {
                client.write(Arrays.copyOf(frame, split));
                client.write(Arrays.copyOfRange(frame, split, frame.length));
                assertThat(client.readFrame(BINARY)).as("split at %d", split).isEqualTo(payload);
            }
        }
    }

    @Test
    void manyFramesInOneWriteComeBackInTheirOrder() throws IOException {
        try (Client client = new Client("/ws/echo", "")) {
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            for (int i = 0; i < 500; i++) {
                frames.writeBytes(frame(BINARY, payload(i)));
            }
            client.write(frames.toByteArray());
            for (int i = 0; i < 500; i++) {
                assertThat(client.readFrame(BINARY)).isEqualTo(payload(i));
            }
        }
    }

    @Test
    void aBroadcastReachesAllWhoAreThereAndNobodyElse() throws IOException {
        byte[] first = "first".getBytes(StandardCharsets.US_ASCII);
        byte[] second = "second".getBytes(StandardCharsets.US_ASCII);
        List<Client> members = new ArrayList<>();
        try (Client other = new Client("/ws/echo", "")) {
            for (int i = 0; i < 5; i++) {
                members.add(new Client("/ws/broadcast", ""));
            }
            members.get(3).write(frame(TEXT, first));
            for (Client member : members) {
                assertThat(member.readFrame(TEXT)).isEqualTo(first);
            }
            members.remove(0).close();
            members.get(0).write(frame(TEXT, second));
            for (Client member : members) {
                assertThat(member.readFrame(TEXT)).isEqualTo(second);
            }
            other.write(frame(BINARY, first));
            assertThat(other.readFrame(BINARY)).isEqualTo(first);
        } finally {
            for (Client member : members) {
                member.close();
            }
        }
    }

    @Test
    void aCompressedMessageIsInflatedAndDeflatedAgain() throws IOException, DataFormatException {
        assumeTrue(control().server().abilities().contains(Ability.DEFLATE), "the headers of zlib are needed");
        try (Client client = new Client("/ws/echo", "Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
            assertThat(client.head).contains("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
            byte[] stored = {0, 5, 0, -6, -1, 'H', 'e', 'l', 'l', 'o', 0};
            // Twice each: a state that outlives its message would show in the second.
            for (int i = 0; i < 2; i++) {
                client.write(frame(COMPRESSED_TEXT, WebSocketLoad.compressed(WebSocketLoad.json(i))));
                assertThat(inflated(client.readFrame(COMPRESSED_TEXT))).isEqualTo(WebSocketLoad.json(i));
                // A block that is stored, not compressed: what comes back is, so it can't have been sent back as it came.
                client.write(frame(COMPRESSED_TEXT, stored));
                byte[] answer = client.readFrame(COMPRESSED_TEXT);
                assertThat(inflated(answer)).isEqualTo("Hello");
                assertThat(answer).isNotEqualTo(stored);
            }
            client.write(frame(TEXT, stored));
            assertThat(client.readFrame(TEXT)).isEqualTo(stored);
        }
    }

    @Test
    void idleWebSocketsStayOpen() {
        try (IdleConnections idle = new IdleConnections(control().endpoint(), Opening.WEBSOCKET)) {
            idle.growTo(20);
            assertThat(idle.alive()).isEqualTo(20);
        }
    }

    @Test
    void idleWebSocketsAnswerPingsAndNothingElse() {
        assertThat(Opening.WEBSOCKET.answer(ByteBuffer.wrap(new byte[] {(byte) 0x89, 0, (byte) 0x89, 2, 'h', 'i'})))
                .contains(ByteBuffer.wrap(new byte[] {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0, (byte) 0x8A, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'}));
        assertThat(Opening.WEBSOCKET.answer(ByteBuffer.wrap(new byte[] {(byte) 0x88, 0}))).isEmpty();
        assertThat(Opening.WEBSOCKET.answer(ByteBuffer.wrap(new byte[] {(byte) 0x89}))).isEmpty();
        assertThat(Opening.WEBSOCKET.answer(ByteBuffer.wrap(new byte[] {(byte) 0x89, 1}))).isEmpty();
        assertThat(Opening.REQUEST.answer(ByteBuffer.wrap(new byte[] {(byte) 0x89, 0}))).isEmpty();
    }

    private static byte[] payload(int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (i * 31 + length);
        }
        return payload;
    }

    private static byte[] frame(byte first, byte[] payload) {
        byte[] mask = {(byte) 0xA1, 0x02, (byte) 0xC3, 0x44};
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put(first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i & 3]));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private static String inflated(byte[] message) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            byte[] tailed = Arrays.copyOf(message, message.length + 4);
            tailed[tailed.length - 2] = (byte) 0xff;
            tailed[tailed.length - 1] = (byte) 0xff;
            inflater.setInput(tailed);
            byte[] room = new byte[10_000];
            return new String(room, 0, inflater.inflate(room), StandardCharsets.UTF_8);
        } finally {
            inflater.end();
        }
    }

    /** One connection that has shaken hands. */
    private final class Client implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), control().endpoint().port());
        private final DataInputStream in = new DataInputStream(socket.getInputStream());
        private final String head;

        Client(String path, String headers) throws IOException {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLISECONDS);
            write(("GET " + path + " HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "Sec-WebSocket-Version: 13\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            StringBuilder text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
                text.append((char) in.readUnsignedByte());
            }
            head = text.toString();
        }

        void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** The payload of the next frame, which must begin with {@code first}. */
        byte[] readFrame(byte first) throws IOException {
            assertThat(in.readByte()).isEqualTo(first);
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            byte[] payload = new byte[length];
            in.readFully(payload);
            return payload;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
