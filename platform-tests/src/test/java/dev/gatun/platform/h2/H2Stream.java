package dev.gatun.platform.h2;

import dev.gatun.platform.Reply;
import dev.gatun.platform.ReplyLost;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one stream has brought, checked as it comes (RFC 9113, sections 5.1 and 8). Belongs to its {@link H2Peer}, whose lock guards it.
 */
public final class H2Stream {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");
    private static final Pattern VALUE = Pattern.compile("|[\\x21-\\x7e\\x80-\\xff]([\\t\\x20-\\x7e\\x80-\\xff]*[\\x21-\\x7e\\x80-\\xff])?");
    private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");
    /** Section 8.2.2. */
    private static final List<String> OF_A_CONNECTION = List.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade", "te");

    private final int number;
    private final String method;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<Integer> interim = new ArrayList<>();
    private List<String> headers = List.of();
    private List<String> trailers = List.of();
    private int status;
    private long received;
    private boolean localEnd;
    private boolean remoteEnd;
    private boolean resetHere;
    private boolean settled;
    private Optional<Http2.Code> reset = Optional.empty();
    long sendWindow;
    long receiveWindow;

    H2Stream(int number, String method, long sendWindow, long receiveWindow) {
        this.number = number;
        this.method = method;
        this.sendWindow = sendWindow;
        this.receiveWindow = receiveWindow;
    }

    /** Its identifier. */
    public int number() {
        return number;
    }

    /** Why the server has reset it; empty when it has not. */
    public synchronized Optional<Http2.Code> reset() {
        return reset;
    }

    /** Whether the final status has come. */
    public synchronized boolean hasBegun() {
        return status != 0;
    }

    /** The final status; 0 before it has come. */
    public synchronized int status() {
        return status;
    }

    /** The fields of the final response, once its status has come. */
    public synchronized List<String> fields() {
        return headers;
    }

    /** The codes of interim responses so far. */
    public synchronized List<Integer> interim() {
        return List.copyOf(interim);
    }

    /** Whether the response is whole. */
    public synchronized boolean isWhole() {
        return remoteEnd;
    }

    /** How many bytes of content have come. */
    public synchronized long received() {
        return received;
    }

    /** Nothing more comes, for good or bad. */
    synchronized boolean isOver() {
        return remoteEnd || reset.isPresent() || resetHere;
    }

    synchronized void endLocal() {
        localEnd = true;
    }

    /** Nothing more is sent here, for good or bad. */
    public synchronized boolean isLocalEnd() {
        return localEnd || reset.isPresent() || resetHere;
    }

    synchronized void resetHere() {
        resetHere = true;
    }

    /** The server has answered a PING that was sent behind the end: frames in flight are no excuse any more. */
    synchronized void settle() {
        settled |= reset.isPresent() || resetHere || localEnd && remoteEnd;
    }

    private void requireOpen(String frame) {
        Http2.require(!settled, "5.1", frame + " on stream " + number + " long after its end");
        Http2.require(reset.isEmpty(), "5.1", frame + " on stream " + number + " behind RST_STREAM");
        Http2.require(!remoteEnd, "5.1", frame + " on stream " + number + " behind END_STREAM");
    }

    synchronized void onHeaders(List<String> fields, boolean end) {
        requireOpen("HEADERS");
        boolean isTrailer = status != 0;
        String code = "";
        boolean regular = false;
        for (String field : fields) {
            String name = FieldCodec.name(field);
            if (name.startsWith(":")) {
                Http2.require(name.equals(":status") && !isTrailer && !regular && code.isEmpty(), "8.3.2", "pseudo-field on stream " + number + ": " + fields);
                code = FieldCodec.value(field);
            } else {
                regular = true;
                Http2.require(NAME.matcher(name).matches(), "8.2.1", "field name on stream " + number + ": " + field);
                Http2.require(VALUE.matcher(FieldCodec.value(field)).matches(), "8.2.1", "field value on stream " + number + ": " + field);
                Http2.require(!OF_A_CONNECTION.contains(name), "8.2.2", "field of a connection on stream " + number + ": " + field);
            }
        }
        if (isTrailer) {
            Http2.require(end, "8.1", "trailers without END_STREAM on stream " + number);
            trailers = fields;
            end();
        } else {
            Http2.require(STATUS.matcher(code).matches() && !code.equals("101"), "8.3.2", "status on stream " + number + ": " + fields);
            head(Integer.parseInt(code), fields.subList(1, fields.size()), end);
        }
    }

    private void head(int newStatus, List<String> fields, boolean end) {
        if (newStatus < 200) {
            Http2.require(!end, "8.1", "interim response with END_STREAM on stream " + number);
            Http2.require(values(fields, "content-length").isEmpty(), "8.1.1", "interim response with a length: " + fields);
            interim.add(newStatus);
            return;
        }
        Http2.require(values(fields, "date").size() == 1, "8.3.2 (9110, 6.6.1)", "no date: " + fields);
        Http2.require(values(fields, "content-length").size() <= 1, "8.1.1", "more than one length: " + fields);
        Http2.require(newStatus != 204 || values(fields, "content-length").isEmpty(), "8.1.1 (9110, 8.6)", "a length with 204: " + fields);
        status = newStatus;
        headers = fields;
        if (end) {
            end();
        }
    }

    synchronized void onData(byte[] content, boolean end) {
        requireOpen("DATA");
        Http2.require(status != 0 || resetHere, "8.1", "DATA before the response's HEADERS on stream " + number);
        body.writeBytes(content);
        received += content.length;
        boolean bodiless = method.equals("HEAD") || status == 204 || status == 304;
        Http2.require(!bodiless || received == 0, "8.1 (9110, 6.4.1)", "content with " + method + " and " + status + " on stream " + number);
        if (end) {
            end();
        }
    }

    private void end() {
        remoteEnd = true;
        List<String> lengths = values(headers, "content-length");
        boolean bodiless = method.equals("HEAD") || status == 304;
        if (!lengths.isEmpty() && !bodiless) {
            Http2.require(lengths.getFirst().equals(String.valueOf(received)), "8.1.1", "content-length " + lengths + " and " + received + " bytes of DATA");
        }
    }

    synchronized void onReset(Http2.Code code) {
        Http2.require(!settled, "5.1", "RST_STREAM on stream " + number + " long after its end");
        Http2.require(reset.isEmpty(), "5.1", "RST_STREAM twice on stream " + number);
        reset = Optional.of(code);
    }

    synchronized void onWindowUpdate(int increment) {
        Http2.require(!settled, "5.1", "WINDOW_UPDATE on stream " + number + " long after its end");
        Http2.require(reset.isEmpty(), "5.1", "WINDOW_UPDATE on stream " + number + " behind RST_STREAM");
        sendWindow += increment;
        Http2.require(sendWindow <= Integer.MAX_VALUE, "6.9.1", "the window of stream " + number + " becomes " + sendWindow);
    }

    /** Takes out up to {@code most} bytes of the content that has come and was not taken yet. */
    synchronized byte[] take(int most) {
        byte[] all = body.toByteArray();
        int length = Math.min(most, all.length);
        body.reset();
        body.write(all, length, all.length - length);
        return Arrays.copyOf(all, length);
    }

    /** Bytes of content that have come and were not taken yet. */
    public synchronized int untaken() {
        return body.size();
    }

    /** Throws when the response will never be whole. */
    public synchronized void requireNotLost() {
        if (!remoteEnd && isOver()) {
            throw new ReplyLost("reset: " + this);
        }
    }

    /** The response, whole but for what content was taken out. */
    synchronized Reply reply() {
        Http2.require(remoteEnd, "8.1", "response is not whole: " + this);
        return new Reply(status, headers, body.toByteArray(), trailers, List.copyOf(interim), false);
    }

    private static List<String> values(List<String> fields, String name) {
        return fields.stream().filter(field -> FieldCodec.name(field).equals(name)).map(FieldCodec::value).toList();
    }

    @Override
    public synchronized String toString() {
        return "stream " + number + " " + method + ": status=" + status + " " + headers + " received=" + received + " ended=" + remoteEnd + " reset=" + reset
                + " sendWindow=" + sendWindow + " receiveWindow=" + receiveWindow;
    }
}
