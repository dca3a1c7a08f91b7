package dev.gatun.http.internal.multipart;

import dev.gatun.http.MediaType;
import dev.gatun.http.MultipartLimits;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;
import java.nio.charset.StandardCharsets;

/**
 * Takes {@code multipart/form-data} apart as it arrives, in pieces of any size (RFC 2046 section 5.1.1, RFC 7578). Pure: it holds one header
 * line and a count, never content.
 *
 * <pre>
 *   PREAMBLE --delimiter--&gt; DELIMITER --CRLF--&gt; HEADER --empty line--&gt; CONTENT --delimiter--&gt; DELIMITER --"--"--&gt; EPILOGUE
 * </pre>
 *
 * <p>The delimiter is CRLF, two dashes and the boundary. CR occurs only at its start, so after a mismatch the bytes held back are content and the
 * search begins anew with the current byte. One parser reads one body, on one thread at a time.
 */
public final class MultipartParser {
    /** RFC 2046 section 5.1.1. */
    private static final int MAX_BOUNDARY = 70;
    /** Padding that gateways may add behind a boundary; nobody needs more. */
    private static final int MAX_PADDING = 64;

    private enum State { PREAMBLE, DELIMITER, HEADER, CONTENT, EPILOGUE }

    private final byte[] delimiter;
    private final MultipartLimits limits;
    private final MultipartListener listener;
    private final byte[] line;
    private State state = State.PREAMBLE;
    /** How many bytes of the delimiter were seen; the body counts as having a line end before it. */
    private int matched = 2;
    /** Whether the CRLF that counts as seen is the one that ended the header, or does not exist: it is not content. */
    private boolean virtualLineEnd = true;
    private int lineLength;
    private int headerBytes;
    private PartHeader.Lines header = new PartHeader.Lines();
    private int parts;
    private long partBytes;

    /**
     * @param boundary as {@link #boundary} gives it
     * @param listener is told what comes
     */
    public MultipartParser(String boundary, MultipartLimits limits, MultipartListener listener) {
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.limits = limits;
        this.listener = listener;
        this.line = new byte[limits.headerBytes()];
    }

    /**
     * The boundary of a body's type.
     *
     * @throws ProtocolException 415 when the type is another one, 400 when it has no valid boundary
     */
    public static String boundary(MediaType type) {
        if (!type.is(MediaType.MULTIPART_FORM)) {
            throw new ProtocolException(Status.UNSUPPORTED_MEDIA_TYPE, "RFC 7578, section 4.1", "the body is not multipart/form-data", false);
        }
        String boundary = type.parameter("boundary").orElse("");
        boolean valid = !boundary.isEmpty() && boundary.length() <= MAX_BOUNDARY && !boundary.endsWith(" ")
            && boundary.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || "'()+_,-./:=? ".indexOf(c) >= 0));
        if (!valid) {
            throw new ProtocolException(Status.BAD_REQUEST, "RFC 2046, section 5.1.1", "the boundary is missing or malformed", false);
        }
        return boundary;
    }

    /** Takes the next bytes of the body. */
    public void feed(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            at = switch (state) {
                case PREAMBLE, CONTENT -> content(bytes, at, end);
                case DELIMITER -> afterDelimiter(bytes[at], at);
                case HEADER -> headerByte(bytes[at], at);
                // RFC 2046: what follows the last boundary is ignored; the limit of the body bounds it.
                case EPILOGUE -> end;
            };
        }
    }

    /** The body has ended. */
    public void finish() {
        if (state != State.EPILOGUE) {
            throw malformed("the closing boundary is missing");
        }
    }

    private int content(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            if (matched == 0) {
                int run = at;
                while (run < end && bytes[run] != '\r') {
                    run++;
                }
                emit(bytes, at, run - at);
                at = run;
                if (at == end) {
                    return end;
                }
            }
            if (bytes[at] == delimiter[matched]) {
                at++;
                if (++matched == delimiter.length) {
                    delimited();
                    return at;
                }
            } else {
                int held = matched;
                matched = 0;
                int skipped = virtualLineEnd ? Math.min(2, held) : 0;
                virtualLineEnd = false;
                emit(delimiter, skipped, held - skipped);
            }
        }
        return at;
    }

    private void emit(byte[] bytes, int offset, int length) {
        if (length == 0 || state == State.PREAMBLE) {
            return;
        }
        partBytes += length;
        if (partBytes > limits.partBytes()) {
            throw tooLarge("a part of more than " + limits.partBytes() + " bytes");
        }
        listener.content(bytes, offset, length);
    }

    private void delimited() {
        if (state == State.CONTENT) {
            listener.end();
        }
        state = State.DELIMITER;
        lineLength = 0;
    }

    private int afterDelimiter(byte value, int at) {
        int first = lineLength > 0 ? line[0] : 0;
        int last = lineLength > 0 ? line[lineLength - 1] : 0;
        if (value == '-' && (lineLength == 0 || lineLength == 1 && first == '-')) {
            if (lineLength == 1) {
                state = State.EPILOGUE;
            }
        } else if (value == '\n' && last == '\r') {
            beginHeader();
            return at + 1;
        } else if (last == '\r' || first == '-' || value != '\r' && value != ' ' && value != '\t' || lineLength == MAX_PADDING) {
            throw malformed("a boundary is followed by something else than a line end");
        }
        line[lineLength++] = value;
        return at + 1;
    }

    private void beginHeader() {
        if (++parts > limits.parts()) {
            throw tooLarge("more than " + limits.parts() + " parts");
        }
        state = State.HEADER;
        header = new PartHeader.Lines();
        lineLength = 0;
        headerBytes = 0;
    }

    private int headerByte(byte value, int at) {
        if (++headerBytes > limits.headerBytes()) {
            throw tooLarge("the header of a part of more than " + limits.headerBytes() + " bytes");
        }
        boolean afterReturn = lineLength > 0 && line[lineLength - 1] == '\r';
        if (afterReturn != (value == '\n')) {
            throw malformed("a line of a part's header does not end with CRLF");
        }
        if (value != '\n') {
            line[lineLength++] = value;
        } else if (lineLength == 1) {
            beginContent();
        } else {
            header.add(line, lineLength - 1, limits.headers());
            lineLength = 0;
        }
        return at + 1;
    }

    private void beginContent() {
        state = State.CONTENT;
        partBytes = 0;
        // A part without content may let the empty line's end be the delimiter's (RFC 2046 section 5.1.1, body-part).
        matched = 2;
        virtualLineEnd = true;
        listener.begin(header.complete());
    }

    private static ProtocolException malformed(String what) {
        return new ProtocolException(Status.BAD_REQUEST, "RFC 2046, section 5.1.1", what, false);
    }

    private static ProtocolException tooLarge(String what) {
        return new ProtocolException(Status.CONTENT_TOO_LARGE, "RFC 9110, section 15.5.14", what, true);
    }
}
