package dev.gatun.platform.protocols;

import dev.gatun.platform.Ask;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.ReplyLost;
import dev.gatun.platform.ReplyReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A request on a connection of HTTP/1.1. */
final class Http1Exchange implements Exchange {
    /** Above it a thread of its own sends the content, as the server may wait for us to read before it reads on. */
    private static final int INLINE = 16_384;

    private final Peer peer;
    private final Ask ask;
    private final Runnable released;
    private final ReplyReader reader;
    private final List<Integer> interim = new ArrayList<>();
    private ReplyReader.Head head;
    private ReplyReader.Content content;

    Http1Exchange(Peer peer, Ask ask, Runnable released) {
        this.peer = peer;
        this.ask = ask;
        this.released = released;
        this.reader = new ReplyReader(peer.input());
        begin();
    }

    private boolean isChunked() {
        return ask.length() == Ask.Length.UNKNOWN;
    }

    private void begin() {
        StringBuilder text = new StringBuilder(ask.method() + " " + ask.path() + " HTTP/1.1\r\nHost: a\r\n");
        ask.fields().forEach(field -> text.append(field).append("\r\n"));
        if (isChunked()) {
            text.append("Transfer-Encoding: chunked\r\n");
        } else if (ask.length() == Ask.Length.KNOWN && ask.fields().stream().noneMatch(field -> field.startsWith("content-length:"))) {
            text.append("Content-Length: ").append(ask.body().length).append("\r\n");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(framed(ask.body()));
        if (isChunked() && !ask.more()) {
            out.writeBytes(lastChunk(ask.trailers()));
        }
        if (out.size() <= INLINE) {
            send(out.toByteArray());
        } else {
            Thread.ofPlatform().daemon().start(() -> send(out.toByteArray()));
        }
    }

    private byte[] framed(byte[] bytes) {
        if (!isChunked() || bytes.length == 0) {
            return bytes;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(bytes);
        out.writeBytes(new byte[] {'\r', '\n'});
        return out.toByteArray();
    }

    private static byte[] lastChunk(List<String> trailers) {
        String fields = String.join("", trailers.stream().map(field -> field + "\r\n").toList());
        return ("0\r\n" + fields + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A server may answer and close without having read all; what it said is still to be read. */
    private void send(byte[] bytes) {
        try {
            peer.output().write(bytes);
        } catch (IOException e) {
            return;
        }
    }

    @Override
    public void write(byte[] bytes) {
        send(framed(bytes));
    }

    @Override
    public void end(String... trailers) {
        if (isChunked()) {
            send(lastChunk(List.of(trailers)));
        }
    }

    @Override
    public List<Integer> awaitInterim(int count) {
        until(() -> interim.size() >= count);
        if (interim.size() < count) {
            throw new AssertionError("interim response expected, not " + head);
        }
        return List.copyOf(interim);
    }

    @Override
    public int awaitStatus() {
        until(() -> false);
        return head.status();
    }

    private void until(BooleanSupplier condition) {
        try {
            while (head == null && !condition.getAsBoolean()) {
                ReplyReader.Head next = reader.head(ask.method());
                if (next.isInterim()) {
                    interim.add(next.status());
                } else {
                    head = next;
                    content = reader.content(next);
                }
            }
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private ReplyLost lost(IOException cause) {
        return new ReplyLost(ask + " " + head, cause);
    }

    @Override
    public byte[] read(int length) {
        awaitStatus();
        try {
            return content.readNBytes(length);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    @Override
    public Reply reply() {
        awaitStatus();
        try {
            byte[] body = content.readAllBytes();
            if (!head.closes()) {
                released.run();
            }
            return new Reply(head.status(), head.headers(), body, content.trailers(), List.copyOf(interim), head.closes());
        } catch (IOException e) {
            throw lost(e);
        }
    }

    @Override
    public void cancel() {
        peer.reset();
    }
}
