package dev.gatun.platform.websocket;

import dev.gatun.platform.Reply;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/**
 * A client of a WebSocket that sends whatever frames it is told, and is strict in what it reads: what a server must not do is an {@link AssertionError} with
 * the section of RFC 6455. It reads only while it waits for something. Used by one thread, or by one that writes and one that reads.
 */
public final class WsPeer implements Closeable {
    private static final String CUT = "the connection ended within a frame";

    private final WsLink link;
    private final Reply handshake;
    private final InputStream in;
    private final List<String> pongs = new ArrayList<>();
    private Inflate inflate;
    private Deflater deflater;
    private boolean deflatesWithContext;
    private int unfinished = -1;
    private boolean closeCame;
    private boolean closeSent;
    private boolean answersPings = true;

    /**
     * A message.
     *
     * @param isText whether it is text, which was checked to be UTF-8
     * @param payload its bytes, inflated
     * @param frames how many frames it had
     * @param compressed whether it was compressed
     */
    public record Message(boolean isText, byte[] payload, int frames, boolean compressed) {
        /** The payload as text. */
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    /**
     * A close frame.
     *
     * @param code its code, 1005 when it has none
     * @param reason its reason
     */
    public record Closed(int code, String reason) {}

    WsPeer(WsLink link, Reply handshake) {
        this.link = link;
        this.handshake = handshake;
        this.in = link.input();
    }

    /** What the server answered to the handshake. */
    public Reply handshake() {
        return handshake;
    }

    /** Pings get no answer. */
    public WsPeer silentToPings() {
        answersPings = false;
        return this;
    }

    /** Both sides compress, as was agreed. */
    WsPeer compressed(int serverWindowBits, boolean serverContext, boolean clientContext) {
        inflate = new Inflate(serverWindowBits, serverContext);
        deflater = new Deflater(6, true);
        deflatesWithContext = clientContext;
        return this;
    }

    /** The inflater of what comes. */
    Inflate inflate() {
        return inflate;
    }

    // Sending.

    /** Sends frames masked, all in one go. */
    public WsPeer send(WsFrame... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (WsFrame frame : frames) {
            closeSent |= frame.opcode() == WsFrame.CLOSE;
            out.writeBytes(frame.encode());
        }
        return sendBytes(out.toByteArray());
    }

    /** Sends bytes that mean whatever they mean. */
    public WsPeer sendBytes(byte[] bytes) {
        link.send(bytes);
        return this;
    }

    /** Sends what the server may refuse to take because it has closed; whether it was sent. */
    public boolean trySend(WsFrame... frames) {
        try {
            send(frames);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Sends a message of text. */
    public WsPeer text(String text) {
        return send(WsFrame.text(text));
    }

    /** Sends a binary message. */
    public WsPeer binary(byte[] bytes) {
        return send(WsFrame.binary(bytes));
    }

    /** A frame of a whole message, compressed as was agreed. */
    public WsFrame deflated(WsFrame frame) {
        if (!deflatesWithContext) {
            deflater.reset();
        }
        deflater.setInput(frame.payload());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] some = new byte[8192];
        int count;
        do {
            count = deflater.deflate(some, 0, some.length, Deflater.SYNC_FLUSH);
            out.write(some, 0, count);
        } while (count == some.length);
        byte[] all = out.toByteArray();
        // Nothing but a flush behind another: section 7.2.3.6 of RFC 7692.
        byte[] payload = all.length < 4 ? new byte[1] : Arrays.copyOf(all, all.length - 4);
        return new WsFrame(true, WsFrame.RSV1, frame.opcode(), payload);
    }

    // Reading.

    /** The next frame; {@code null} where the server has ended the connection in order. */
    public WsFrame next() {
        try {
            int first = in.read();
            if (first < 0) {
                return null;
            }
            require(!closeCame, "5.5.1", "a frame behind the close frame: " + first);
            int second = octet();
            require((second & 0x80) == 0, "5.1", "a masked frame of a server");
            byte[] payload = exactly(length(second & 0x7f));
            WsFrame frame = new WsFrame((first & 0x80) != 0, first >> 4 & 7, first & 15, payload);
            judge(frame);
            return frame;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int octet() throws IOException {
        int octet = in.read();
        require(octet >= 0, "5.2", CUT);
        return octet;
    }

    private byte[] exactly(long length) throws IOException {
        byte[] bytes = in.readNBytes(Math.toIntExact(length));
        require(bytes.length == length, "5.2", CUT);
        return bytes;
    }

    private long length(int seven) throws IOException {
        if (seven < 126) {
            return seven;
        }
        ByteBuffer more = ByteBuffer.wrap(exactly(seven == 126 ? 2 : 8));
        long length = seven == 126 ? more.getShort() & 0xffff : more.getLong();
        require(length >= (seven == 126 ? 126 : 65_536), "5.2", "a length of " + length + " in more bytes than it needs");
        return length;
    }

    private void judge(WsFrame frame) {
        int opcode = frame.opcode();
        require(opcode <= WsFrame.BINARY || opcode >= WsFrame.CLOSE && opcode <= WsFrame.PONG, "5.2", frame.toString());
        require(frame.rsv() == 0 || frame.rsv() == WsFrame.RSV1 && inflate != null && !frame.isControl() && opcode != 0, "5.2", frame.toString());
        if (frame.isControl()) {
            require(frame.fin(), "5.5", frame.toString());
            require(frame.payload().length <= 125, "5.5", frame.toString());
            closeCame |= opcode == WsFrame.CLOSE;
        } else {
            require(unfinished < 0 == (opcode != WsFrame.CONTINUATION), "5.4", frame + " where opcode " + unfinished + " is under way");
            unfinished = frame.fin() ? -1 : Math.max(unfinished, opcode);
        }
    }

    /** The next message; pings are answered meanwhile, pongs kept. */
    public Message message() {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        WsFrame first = null;
        int frames = 0;
        while (true) {
            WsFrame frame = nextOfMessage();
            if (frame == null) {
                throw new AssertionError("a message was expected, not the end of the connection");
            }
            first = first == null ? frame : first;
            frames++;
            payload.writeBytes(frame.payload());
            if (frame.fin()) {
                boolean compressed = first.rsv() != 0;
                byte[] whole = compressed ? inflate.message(payload.toByteArray()) : payload.toByteArray();
                boolean isText = first.opcode() == WsFrame.TEXT;
                if (isText) {
                    requireUtf8(whole);
                }
                return new Message(isText, whole, frames, compressed);
            }
        }
    }

    /** The next frame that is no ping or pong. */
    private WsFrame nextOfMessage() {
        while (true) {
            WsFrame frame = next();
            if (frame == null) {
                return null;
            }
            switch (frame.opcode()) {
                case WsFrame.PING -> {
                    if (answersPings) {
                        trySend(new WsFrame(true, 0, WsFrame.PONG, frame.payload()));
                    }
                }
                case WsFrame.PONG -> pongs.add(frame.text());
                case WsFrame.CLOSE -> throw new AssertionError("a message was expected, not " + closed(frame));
                default -> {
                    return frame;
                }
            }
        }
    }

    /** The next message, which must be text. */
    public String text() {
        Message message = message();
        if (!message.isText) {
            throw new AssertionError("text expected, not " + message);
        }
        return message.text();
    }

    /** The next message, which must be binary. */
    public byte[] binary() {
        Message message = message();
        if (message.isText) {
            throw new AssertionError("bytes expected, not " + message);
        }
        return message.payload;
    }

    /** The pongs that came between messages. */
    public List<String> pongs() {
        return pongs;
    }

    /** Whether something came that was not read. */
    public boolean hasInput() {
        return link.hasInput();
    }

    /** Reads up to the server's close frame, answers it unless this side was first, requires the end of the connection in order, and ends it as well. */
    public Closed awaitClose() {
        Closed closed = awaitCloseFrame();
        if (!closeSent) {
            // The server may have ended the connection already: it need not wait after a violation (section 7.1.7).
            trySend(closed.code == 1005 ? WsFrame.close() : WsFrame.close(closed.code, ""));
        }
        awaitEnd();
        // As clients do: a server that fails a session reads on for a while, lest a reset overtake its close frame.
        link.close();
        return closed;
    }

    /** Reads up to the server's close frame. */
    public Closed awaitCloseFrame() {
        while (true) {
            WsFrame frame = next();
            if (frame == null) {
                throw new AssertionError("a close frame was expected, not the end of the connection");
            }
            if (frame.opcode() == WsFrame.CLOSE) {
                return closed(frame);
            }
            if (frame.opcode() == WsFrame.PING && answersPings) {
                trySend(new WsFrame(true, 0, WsFrame.PONG, frame.payload()));
            }
        }
    }

    private static Closed closed(WsFrame frame) {
        byte[] payload = frame.payload();
        if (payload.length == 0) {
            return new Closed(1005, "");
        }
        require(payload.length >= 2, "5.5.1", "a close frame of one byte");
        int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
        require(code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006 || code >= 3000 && code <= 4999, "7.4", "close code " + code);
        byte[] reason = Arrays.copyOfRange(payload, 2, payload.length);
        requireUtf8(reason);
        return new Closed(code, new String(reason, StandardCharsets.UTF_8));
    }

    /** Requires the end of the connection in order, and nothing before it. */
    public void awaitEnd() {
        WsFrame frame = next();
        if (frame != null) {
            throw new AssertionError("the end of the connection was expected, not " + frame);
        }
    }

    /** Reads to the end of the connection, in order or not; whether a close frame came, and which. */
    public List<Closed> drain() {
        List<Closed> all = new ArrayList<>();
        try {
            for (WsFrame frame = next(); frame != null; frame = next()) {
                if (frame.opcode() == WsFrame.CLOSE) {
                    all.add(closed(frame));
                }
            }
        } catch (UncheckedIOException e) {
            return all;
        } catch (AssertionError e) {
            // Whoever writes at the same time may be told of the reset instead, and then this side sees an end.
            if (e.getMessage().endsWith(CUT)) {
                return all;
            }
            throw e;
        }
        return all;
    }

    /** Closes with this code, and requires that the server answers the same and ends the connection. */
    public void closeWith(int code) {
        send(code == 1005 ? WsFrame.close() : WsFrame.close(code, ""));
        Closed closed = awaitClose();
        require(closed.code == code, "5.5.1", "the answer to close code " + code + " is " + closed);
    }

    private static void requireUtf8(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new AssertionError("RFC 6455, section 8.1: text that is not UTF-8", e);
        }
    }

    private static void require(boolean holds, String section, String breach) {
        if (!holds) {
            throw new AssertionError("RFC 6455, section " + section + ": " + breach);
        }
    }

    // The end.

    /** Ends this side's output without a close frame. */
    public void end() {
        link.end();
    }

    /** Ends the connection by RST. */
    public void reset() {
        link.reset();
    }

    @Override
    public void close() {
        link.close();
    }
}
