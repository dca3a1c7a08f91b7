package dev.gatun.platform.h2;

import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.Reply;
import dev.gatun.platform.ReplyLost;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A client of HTTP/2 that sends whatever frames it is told, and is strict in what it reads: what a server must not do is an {@link AssertionError} with
 * the section of RFC 9113.
 *
 * <p>It reads only while it waits for something, so that a client which does not read is one that does not call. Threads may wait and send at the same time.
 */
public final class H2Peer implements Closeable {
    private static final int TIMEOUT = (int) Await.PATIENCE.toMillis();

    private final Socket raw;
    private final String scheme;
    private final InputStream in;
    private final OutputStream out;
    private final H2Options options;
    private final H2Ledger ledger = new H2Ledger();
    /** Fair, so that who finds what it waits for read by another thread does not wait behind that thread's next read. */
    private final ReentrantLock reading = new ReentrantLock(true);
    private long pings;
    private boolean ended;

    /** What a server says at its end. */
    public record GoAway(int lastStream, Http2.Code code, String debug) {}

    /**
     * A client on a connection that is made.
     *
     * @param raw the TCP connection
     * @param socket the same, or what lies above it
     */
    public H2Peer(Socket raw, Socket socket, H2Options options) {
        this.raw = raw;
        this.options = options;
        this.scheme = raw == socket ? "http" : "https";
        try {
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (options.opens()) {
            H2Frame first = H2Frame.settings(options.settings());
            ledger.sent(first, "");
            ByteArrayOutputStream begin = new ByteArrayOutputStream();
            begin.writeBytes(Http2.PREFACE.getBytes(StandardCharsets.US_ASCII));
            begin.writeBytes(first.encode());
            sendBytes(begin.toByteArray());
        }
    }

    /** Connects in clear text, with prior knowledge (section 3.3). */
    public static H2Peer to(SocketAddress address) {
        return to(address, H2Options.DEFAULT);
    }

    /** Connects in clear text, with prior knowledge (section 3.3). */
    public static H2Peer to(SocketAddress address, H2Options options) {
        Socket socket = connect((InetSocketAddress) address, options.receiveBuffer());
        return new H2Peer(socket, socket, options);
    }

    /** A TCP connection with a time-out for reads, and with a receive buffer of its own if it is not 0. */
    public static Socket connect(InetSocketAddress address, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT);
            socket.connect(address, TIMEOUT);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("connect " + address, e);
        }
    }

    // Sending.

    /** Sends frames as they are, and notes what they mean. */
    public H2Peer send(H2Frame... frames) {
        for (H2Frame frame : frames) {
            ledger.sent(frame, "GET");
        }
        return sendBytes(H2Frame.encode(List.of(frames)));
    }

    /** Sends bytes that mean whatever they mean; what the server answers to them may surprise this client. */
    public H2Peer sendBytes(byte[] bytes) {
        try {
            synchronized (out) {
                out.write(bytes);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends what the server may refuse to take because it has closed; whether it was sent. */
    public boolean trySend(H2Frame... frames) {
        try {
            send(frames);
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Opens a stream with exactly these fields, pseudo-fields included, as literals. */
    public H2Stream openRaw(boolean end, String... fields) {
        return openRaw(end, List.of(fields));
    }

    /** Opens a stream with exactly these fields, pseudo-fields included, as literals. */
    public H2Stream openRaw(boolean end, List<String> fields) {
        return openBlock(end, FieldCodec.literals(fields), "GET");
    }

    /** Opens a stream with a header block as it is, in as many frames as it takes. */
    public H2Stream openBlock(boolean end, byte[] block, String method) {
        int number = ledger.nextStream();
        sendBlock(number, block, end, method);
        return ledger.stream(number);
    }

    private void sendBlock(int number, byte[] block, boolean end, String method) {
        int most = ledger.serverFrame();
        List<H2Frame> frames = new ArrayList<>();
        for (int at = 0; at < block.length || at == 0; at += most) {
            byte[] fragment = Arrays.copyOfRange(block, at, Math.min(block.length, at + most));
            H2Frame frame = at == 0 ? H2Frame.beginHeaders(number, fragment, end) : H2Frame.continuation(number, fragment, false);
            frames.add(at + most >= block.length ? frame.flag(H2Frame.END_HEADERS) : frame);
        }
        frames.forEach(frame -> ledger.sent(frame, method));
        sendBytes(H2Frame.encode(frames));
    }

    /** Sends a request, or its begin when more is to follow, as soon as the server lets another stream be opened. */
    public H2Stream open(Ask ask) {
        until(() -> ledger.settingsCame() && ledger.active() < ledger.most());
        List<String> fields = new ArrayList<>(List.of(":method: " + ask.method(), ":scheme: " + scheme, ":authority: a", ":path: " + ask.path()));
        fields.addAll(ask.fields());
        if (ask.length() == Ask.Length.KNOWN && ask.fields().stream().noneMatch(field -> field.startsWith("content-length:"))) {
            fields.add("content-length: " + ask.body().length);
        }
        boolean ends = ask.length() == Ask.Length.NONE && !ask.more();
        H2Stream stream = openBlock(ends, ledger.encode(fields), ask.method());
        if (!ends) {
            // Who sends all at once does not read by the piece either, so that the response may go on meanwhile.
            content(stream, ask.body(), !ask.more() && ask.trailers().isEmpty(), !ask.more());
            if (!ask.more() && !ask.trailers().isEmpty()) {
                trailers(stream, ask.trailers());
            }
        }
        return stream;
    }

    /** Sends content as the windows allow, reading meanwhile; stops where the server has reset the stream. */
    public void content(H2Stream stream, byte[] content, boolean end) {
        content(stream, content, end, false);
    }

    private void content(H2Stream stream, byte[] content, boolean end, boolean reads) {
        int at = 0;
        do {
            pollInput();
            int length = Math.min(content.length - at, ledger.room(stream));
            if (stream.reset().isPresent()) {
                return;
            }
            if (length > 0 || content.length == 0) {
                boolean last = at + length == content.length;
                if (content.length > 0 || end) {
                    send(H2Frame.data(stream.number(), Arrays.copyOfRange(content, at, at + length), last && end));
                }
                at += length;
            } else {
                until(() -> {
                    if (reads && options.window() == H2Options.Refill.CONNECTION) {
                        refillStream(stream, 0);
                    }
                    return ledger.room(stream) > 0 || stream.reset().isPresent();
                });
            }
        } while (at < content.length);
    }

    /** Ends the request by fields. */
    public void trailers(H2Stream stream, List<String> trailers) {
        if (stream.reset().isEmpty()) {
            sendBlock(stream.number(), ledger.encode(trailers), true, "");
        }
    }

    // Reading.

    /** Sends a request and waits for the whole response. */
    public Reply ask(Ask ask) {
        return reply(open(ask));
    }

    /** Asks for {@code path} by GET. */
    public Reply get(String path) {
        return ask(Ask.get(path));
    }

    /** The whole response. */
    public Reply reply(H2Stream stream) {
        while (!stream.isOver()) {
            // Before the window is given back: what another thread reads behind that uses it up again.
            long before = stream.received();
            if (options.window() == H2Options.Refill.CONNECTION) {
                refillStream(stream, 0);
            }
            await(stream, () -> stream.received() > before);
        }
        stream.requireNotLost();
        return stream.reply();
    }

    /** Up to {@code most} bytes of content that has come and was not taken yet; gives the stream's window back for it. */
    public byte[] take(H2Stream stream, int most) {
        byte[] content = stream.take(most);
        if (options.window() == H2Options.Refill.CONNECTION) {
            refillStream(stream, stream.untaken());
        }
        return content;
    }

    /** Waits for something that {@code stream} brings, unless it is refused or the connection ends. */
    public void await(H2Stream stream, BooleanSupplier condition) {
        try {
            until(() -> condition.getAsBoolean() || ledger.isRefused(stream) || stream.isOver());
        } catch (UncheckedIOException e) {
            throw new ReplyLost("connection ended: " + stream, e);
        }
        if (ledger.isRefused(stream) && !stream.isOver()) {
            throw new ReplyLost("refused by GOAWAY: " + stream);
        }
    }

    /** Waits until {@code stream} has ended, one way or the other. */
    public void awaitOver(H2Stream stream) {
        until(stream::isOver);
    }

    /** Waits until the server resets the stream; why it did. A response before it is no matter. */
    public Http2.Code awaitReset(H2Stream stream) {
        until(() -> stream.reset().isPresent());
        return stream.reset().orElseThrow();
    }

    /** Waits for a GOAWAY with an error and for the end of the connection behind it. */
    public GoAway awaitFailure() {
        try {
            while (next()) {
                // To the end.
            }
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof SocketException)) {
                throw e;
            }
        }
        return goAway().filter(last -> last.code() != Http2.Code.NO_ERROR)
                .orElseThrow(() -> new AssertionError("connection ended without GOAWAY that says why: " + ledger));
    }

    /** Waits for a GOAWAY, whatever it says. */
    public GoAway awaitGoAway() {
        until(() -> goAway().isPresent());
        return goAway().orElseThrow();
    }

    /** The last GOAWAY so far. */
    public Optional<GoAway> goAway() {
        List<H2Frame> all = ledger.goAways();
        return all.isEmpty() ? Optional.empty() : Optional.of(of(all.getLast()));
    }

    private static GoAway of(H2Frame frame) {
        String debug = new String(frame.payload(), 8, frame.payload().length - 8, StandardCharsets.UTF_8);
        return new GoAway(frame.intAt(0), Http2.Code.of(frame.intAt(4)), debug);
    }

    /** Waits for the end of the connection in order, at which no stream may be left. */
    public void expectEnd() {
        while (next()) {
            // To the end.
        }
    }

    /** Waits until the server has read all that was sent, and acknowledged all settings. What comes behind that on streams that have ended is an error. */
    public void barrier() {
        send(H2Frame.ping(++pings, false));
        until(() -> ledger.unanswered() == 0 && ledger.unacknowledged() == 0);
        ledger.settle();
    }

    /** Reads until {@code condition} holds. */
    public void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (!takeTurn()) {
                continue;
            }
            try {
                // While this thread waited for its turn another one may have read what it waits for.
                if (!condition.getAsBoolean() && !next()) {
                    throw new UncheckedIOException(new EOFException("connection ended: " + ledger));
                }
            } finally {
                reading.unlock();
            }
        }
    }

    /**
     * Waits for the right to read, for a moment only: between a look at the condition and this another thread may have read what makes it true, and wait itself
     * for what comes only when this one goes on.
     */
    private boolean takeTurn() {
        try {
            return reading.tryLock(10, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + ledger, e);
        }
    }

    /** Reads what is there already. */
    public void pollInput() {
        if (!reading.tryLock()) {
            return;
        }
        try {
            while (!ended && in.available() > 0 && next()) {
                // As far as it goes without waiting.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            reading.unlock();
        }
    }

    /** Reads, judges and answers one frame; {@code false} at the end of the connection. */
    private boolean next() {
        if (ended) {
            return false;
        }
        try {
            H2Frame frame = H2Frame.read(in, ledger.ownFrame());
            if (frame == null) {
                ended = true;
                return false;
            }
            ledger.received(frame);
            answer(frame);
            return true;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came: " + ledger, e);
        } catch (IOException e) {
            throw new UncheckedIOException("connection broke: " + ledger, e);
        }
    }

    private void answer(H2Frame frame) {
        boolean acknowledges = options.acknowledges() && !frame.has(H2Frame.ACK);
        if (frame.type() == H2Frame.SETTINGS && acknowledges) {
            trySend(H2Frame.settingsAck());
        } else if (frame.type() == H2Frame.PING && acknowledges) {
            trySend(new H2Frame(H2Frame.PING, H2Frame.ACK, 0, frame.payload()));
        } else if (frame.type() == H2Frame.DATA && options.window() != H2Options.Refill.NONE) {
            long used = Http2.DEFAULT_WINDOW - ledger.receiveWindow();
            if (used > Http2.DEFAULT_WINDOW / 2) {
                trySend(H2Frame.windowUpdate(0, (int) used));
            }
            if (options.window() == H2Options.Refill.ALL) {
                refillStream(ledger.stream(frame.stream()), 0);
            }
        }
    }

    /** Gives back what was read once half of the window is used up. */
    private void refillStream(H2Stream stream, int held) {
        long used = ledger.ownWindow() - stream.receiveWindow - held;
        if (used > ledger.ownWindow() / 2 && !stream.isOver()) {
            trySend(H2Frame.windowUpdate(stream.number(), (int) used));
        }
    }

    // What is known.

    /** What the server has set (section 6.5.2); empty where it has left the default. */
    public Optional<Integer> serverSetting(int id) {
        until(ledger::settingsCame);
        return Optional.ofNullable(ledger.serverSettings().get(id));
    }

    /** Whether all SETTINGS are acknowledged. */
    public boolean isAcknowledged() {
        return ledger.unacknowledged() == 0;
    }

    /** A header block by the codec of this connection; it must be sent, and in this order. */
    public byte[] encode(List<String> fields) {
        return ledger.encode(fields);
    }

    /** The identifier of the next stream. */
    public int nextStream() {
        return ledger.nextStream();
    }

    /** What may still be sent on the connection as a whole. */
    public long sendWindow() {
        return ledger.sendWindow();
    }

    /** Streams that are open. */
    public int active() {
        return ledger.active();
    }

    // The end.

    /** Ends the connection by RST. */
    public void reset() {
        try {
            raw.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public void close() {
        try {
            raw.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return ledger.toString();
    }
}
