package dev.gatun.platform;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads responses as RFC 9112 has them and repairs nothing: what a lenient client would pass over is an error here. */
public final class ReplyReader {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([1-5][0-9]{2}) [\\t\\x20-\\x7e]*");
    private static final Pattern FIELD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern CHUNK = Pattern.compile("[0-9a-fA-F]{1,8}");

    private final InputStream in;

    /** A reader of what comes from {@code in}, of which it takes no byte too many. */
    public ReplyReader(InputStream in) {
        this.in = in;
    }

    /**
     * The begin of a response.
     *
     * @param status its code, 1xx but for 101 when another head follows
     * @param headers {@code name: value}, names in lower case, in order
     * @param closes whether the server said, by field or by framing, that the connection ends behind it
     * @param length of the content; -1 for chunks, -2 for all up to the end of the connection
     */
    public record Head(int status, List<String> headers, boolean closes, long length) {
        /** Whether it is a response of its own before the one that was asked for. */
        public boolean isInterim() {
            return status < 200 && status != 101;
        }
    }

    /** The response to a request with {@code method}. */
    Reply read(String method) throws IOException {
        List<Integer> interim = new ArrayList<>();
        Head head = head(method);
        for (; head.isInterim(); head = head(method)) {
            interim.add(head.status());
        }
        Content content = new Content(head.length());
        byte[] body = content.readAllBytes();
        return new Reply(head.status(), head.headers(), body, content.trailers(), interim, head.closes());
    }

    /** The next head, of an interim response or a final one, to a request with {@code method}. */
    public Head head(String method) throws IOException {
        Matcher line = STATUS_LINE.matcher(line());
        require(line.matches(), "status line");
        int status = Integer.parseInt(line.group(1));
        List<String> headers = fields();
        List<String> lengths = Reply.values(headers, "content-length");
        List<String> codings = Reply.values(headers, "transfer-encoding");
        if (status < 200 && status != 101) {
            require(lengths.isEmpty(), "interim response without length");
            require(codings.isEmpty(), "interim response without coding");
            return new Head(status, headers, false, 0);
        }
        boolean closes = Reply.values(headers, "connection").stream().anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
        require(lengths.size() + codings.size() <= 1, "at most one framing: " + headers);
        require(status == 101 || Reply.values(headers, "date").size() == 1, "a date: " + headers);
        boolean bodiless = method.equals("HEAD") || status == 204 || status == 304 || status == 101;
        require(status != 204 && status != 101 || lengths.isEmpty() && codings.isEmpty(), "no framing with " + status + ": " + headers);
        if (bodiless) {
            return new Head(status, headers, closes, 0);
        }
        if (!codings.isEmpty()) {
            require(codings.getFirst().equals("chunked"), "coding chunked: " + codings);
            return new Head(status, headers, closes, -1);
        }
        if (!lengths.isEmpty()) {
            require(lengths.getFirst().matches("0|[1-9][0-9]{0,11}"), "length: " + lengths);
            return new Head(status, headers, closes, Long.parseLong(lengths.getFirst()));
        }
        require(closes, "a framing, or that the connection closes: " + headers);
        return new Head(status, headers, true, -2);
    }

    /** The content behind a head, as it comes. */
    public Content content(Head head) {
        return new Content(head.length());
    }

    /** Content without its framing; what is cut off is an {@link EOFException}. */
    public final class Content extends InputStream {
        private final long framing;
        private long left;
        private boolean ended;
        private List<String> trailers = List.of();

        private Content(long framing) {
            this.framing = framing;
            this.left = Math.max(framing, 0);
            this.ended = framing == 0;
        }

        /** The fields behind it, once it was read to its end. */
        public List<String> trailers() {
            return trailers;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!ended && framing == -1 && left == 0) {
                beginChunk();
            }
            if (ended) {
                return -1;
            }
            int n = in.read(bytes, offset, framing == -2 ? length : (int) Math.min(length, left));
            if (n < 0) {
                if (framing == -2) {
                    ended = true;
                    return -1;
                }
                throw new EOFException((framing < 0 ? "chunk" : "content of " + framing + " bytes") + " ended, missing are " + left);
            }
            left -= n;
            if (left == 0 && framing == -1) {
                require(line().isEmpty(), "CRLF behind a chunk");
            } else if (left == 0 && framing >= 0) {
                ended = true;
            }
            return n;
        }

        private void beginChunk() throws IOException {
            String size = line();
            require(CHUNK.matcher(size).matches(), "chunk size: " + size);
            left = Integer.parseInt(size, 16);
            if (left == 0) {
                trailers = fields();
                ended = true;
            }
        }
    }

    private List<String> fields() throws IOException {
        List<String> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            require(FIELD.matcher(line).matches(), "field: " + line);
            int colon = line.indexOf(':');
            fields.add(line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon));
        }
        return fields;
    }

    /** A line that CRLF ends, and nothing else. */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("connection ended within a line: \"" + line + '"');
            }
            if (c == '\r') {
                require(in.read() == '\n', "LF behind CR");
                return line.toString();
            }
            require(c != '\n', "CR before LF behind \"" + line + '"');
            line.append((char) c);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("response lacks " + what);
        }
    }

    /** Latin-1, as on the wire. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
