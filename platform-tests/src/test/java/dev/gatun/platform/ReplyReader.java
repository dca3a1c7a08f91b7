package dev.gatun.platform;

import java.io.ByteArrayOutputStream;
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
final class ReplyReader {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([1-5][0-9]{2}) [\\t\\x20-\\x7e]*");
    private static final Pattern FIELD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern CHUNK = Pattern.compile("[0-9a-fA-F]{1,8}");

    private final InputStream in;

    ReplyReader(InputStream in) {
        this.in = in;
    }

    /** The response to a request with {@code method}. */
    Reply read(String method) throws IOException {
        List<Integer> interim = new ArrayList<>();
        while (true) {
            Matcher line = STATUS_LINE.matcher(line());
            require(line.matches(), "status line");
            int status = Integer.parseInt(line.group(1));
            List<String> headers = fields();
            if (status < 200 && status != 101) {
                require(Reply.values(headers, "content-length").isEmpty(), "interim response without length");
                require(Reply.values(headers, "transfer-encoding").isEmpty(), "interim response without coding");
                interim.add(status);
                continue;
            }
            return content(method, status, headers, interim);
        }
    }

    private Reply content(String method, int status, List<String> headers, List<Integer> interim) throws IOException {
        List<String> lengths = Reply.values(headers, "content-length");
        List<String> codings = Reply.values(headers, "transfer-encoding");
        List<String> connection = Reply.values(headers, "connection");
        boolean closes = connection.stream().anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
        require(lengths.size() + codings.size() <= 1, "at most one framing: " + headers);
        require(status == 101 || Reply.values(headers, "date").size() == 1, "a date: " + headers);
        boolean bodiless = method.equals("HEAD") || status == 204 || status == 304 || status == 101;
        require(status != 204 && status != 101 || lengths.isEmpty() && codings.isEmpty(), "no framing with " + status + ": " + headers);
        List<String> trailers = List.of();
        byte[] body = new byte[0];
        if (!bodiless && !codings.isEmpty()) {
            require(codings.getFirst().equals("chunked"), "coding chunked: " + codings);
            body = chunks();
            trailers = fields();
        } else if (!bodiless && !lengths.isEmpty()) {
            require(lengths.getFirst().matches("0|[1-9][0-9]{0,11}"), "length: " + lengths);
            body = in.readNBytes(Integer.parseInt(lengths.getFirst()));
            if (body.length < Integer.parseInt(lengths.getFirst())) {
                throw new EOFException("content of " + lengths + " bytes ended after " + body.length);
            }
        } else if (!bodiless) {
            require(closes, "a framing, or that the connection closes: " + headers);
            body = in.readAllBytes();
        }
        return new Reply(status, headers, body, trailers, interim, closes);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line();
            require(CHUNK.matcher(size).matches(), "chunk size: " + size);
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                return body.toByteArray();
            }
            byte[] chunk = in.readNBytes(length);
            if (chunk.length < length) {
                throw new EOFException("chunk of " + length + " bytes ended after " + chunk.length);
            }
            body.writeBytes(chunk);
            require(line().isEmpty(), "CRLF behind a chunk");
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
