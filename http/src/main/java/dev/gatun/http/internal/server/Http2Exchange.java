package dev.gatun.http.internal.server;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.Status;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.http2.frame.FrameHeader;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.FileRegion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/**
 * An exchange in HTTP/2: how its response becomes frames of its stream (RFC 9113, section 8.1). The exchange is complete when the frame that ends the stream
 * was passed to the connection; until then what flow control holds back waits in the stream's queue. Loop only, but for what {@link ServerExchange} says.
 */
final class Http2Exchange extends RespondingExchange {
    private static final Logger LOG = System.getLogger("dev.gatun.http");

    private Http2Connection connection;
    private Http2Streams streams;
    private Http2Stream stream;
    /** Whether the connection was told that no handler works on this any more. */
    private boolean counted;

    Http2Exchange(LoopShare share) {
        super(share);
    }

    void open(Http2Connection newConnection, Http2Streams newStreams, Http2Stream newStream, long id, RequestHead head) {
        connection = newConnection;
        streams = newStreams;
        stream = newStream;
        counted = true;
        openResponse(id, head);
    }

    @Override
    Http2Connection connection() {
        return connection;
    }

    Http2Stream stream() {
        return stream;
    }

    @Override
    void sendInterim(Status interim, Headers fields) {
        try {
            streams.output().interim(stream, interim.code(), fields);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "interim response dropped, request=" + id(), e);
        }
        connection.flushOutside();
    }

    /** Whether the response has no content whatever it says (RFC 9110, section 6.4.1). */
    private boolean isBodiless(Status status) {
        return status.forbidsContent() || method() == Method.HEAD || method() == Method.CONNECT && status.isSuccess();
    }

    /** What {@code content-length} is sent for so much content: RFC 9110, section 8.6, has the cases in which it must not be. */
    private long announced(Status status, long length) {
        boolean forbidden = status.isInformational() || status.code() == 204 || method() == Method.CONNECT && status.isSuccess();
        return forbidden ? ResponseBody.UNKNOWN : length;
    }

    /** Sends a head; whether content is to follow. */
    private boolean head(Response response, long length, int room) {
        Status status = response.status();
        boolean bodiless = isBodiless(status);
        boolean trailing = !response.trailers().isEmpty();
        // They go out when it is too late for another response.
        OutgoingFields.check(response.trailers());
        boolean end = bodiless || length == 0 && !trailing;
        streams.push(this, response);
        streams.output().head(stream, response, announced(status, length), end, room);
        headSent(status, bodiless ? ResponseBody.UNKNOWN : length);
        return !end;
    }

    @Override
    void sendText(Response response, String text) {
        int length = text.length();
        if (!streams.output().fits(stream, length) || !response.trailers().isEmpty()) {
            sendBytes(response, text.getBytes(StandardCharsets.ISO_8859_1));
            return;
        }
        if (head(response, length, length + FrameHeader.SIZE)) {
            streams.output().whole(stream, length).putLatin1(text);
            contentSent(length);
        }
        ended();
    }

    @Override
    void sendBytes(Response response, byte[] bytes) {
        boolean trailing = !response.trailers().isEmpty();
        boolean fits = !trailing && streams.output().fits(stream, bytes.length);
        if (!head(response, bytes.length, fits ? bytes.length + FrameHeader.SIZE : 0)) {
            ended();
            return;
        }
        contentSent(bytes.length);
        if (fits) {
            streams.output().whole(stream, bytes.length).put(bytes);
            ended();
        } else {
            stream.queue().add(bytes, 0, bytes.length);
            queueEnds(response.trailers());
        }
    }

    @Override
    void sendEmpty(Response response) {
        if (head(response, isSilent(response) ? ResponseBody.UNKNOWN : 0, 0)) {
            queueEnds(response.trailers());
        } else {
            ended();
        }
    }

    @Override
    void sendFile(Response response, FileRegion region) {
        if (head(response, region.length(), 0)) {
            contentSent(region.length());
            stream.queue().add(region);
            queueEnds(response.trailers());
        } else {
            region.close();
            ended();
        }
    }

    @Override
    void sendUpgrade(Response response, ResponseBody.Upgrade upgrade) {
        if (!head().protocol().equalsIgnoreCase(upgrade.protocol())) {
            send(Response.of(Status.UPGRADE_REQUIRED).text("Upgrade Required\n"));
            return;
        }
        // RFC 8441, section 4: what is 101 in HTTP/1 is 200 here, and the stream goes on
        Response accepted = response.status(Status.OK);
        streams.output().head(stream, accepted, ResponseBody.UNKNOWN, false, 0);
        headSent(Status.OK, ResponseBody.UNKNOWN);
        Http2Streams old = streams;
        Http2Stream oldStream = stream;
        completeSent();
        old.tunnel(oldStream, upgrade.handlers());
    }

    @Override
    boolean sendHead(Response response, long length) {
        return head(response, length, 0);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (isCompleted() || length == 0) {
            return;
        }
        contentSent(length);
        if (isTooLong()) {
            return;
        }
        stream.queue().add(bytes, offset, length);
        streams.output().ready(stream);
    }

    @Override
    public void write(Buffer content) {
        int length = content.readableBytes();
        if (isCompleted() || length == 0) {
            return;
        }
        contentSent(length);
        if (isTooLong() || streams.output().passOn(stream, content)) {
            return;
        }
        stream.queue().add(content.toByteArray(), 0, length);
        streams.output().ready(stream);
    }

    @Override
    public void end(Headers trailers) {
        if (isCompleted() || isTooShort()) {
            return;
        }
        Headers valid = trailers;
        try {
            OutgoingFields.check(trailers);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.ERROR, "trailer refused, request=" + id(), e);
            valid = Headers.empty();
        }
        producerDone();
        queueEnds(valid);
        connection.flushOutside();
    }

    /** All there is to send stands in the queue. What it holds back outlives this turn, and the exchange with it. */
    private void queueEnds(Headers trailers) {
        stream.queue().end(trailers);
        streams.output().ready(stream);
        streams.output().pump();
        if (!isCompleted()) {
            detach();
        }
    }

    @Override
    void ended() {
        streams.outputEnded(stream);
    }

    /** The frame that ends the stream was passed on. */
    void sentAll() {
        completeSent();
    }

    @Override
    void flushOutside() {
        connection.flushOutside();
    }

    @Override
    void cutOff(Throwable cause) {
        Http2Streams old = streams;
        Http2Stream oldStream = stream;
        lost(cause);
        old.abortStream(oldStream);
    }

    @Override
    void releaseHead() {
        super.releaseHead();
        if (counted) {
            counted = false;
            streams.exchangeReleased();
        }
    }

    @Override
    public boolean isWritable() {
        return stream.queue().size() == 0 && stream.sendWindow().available() > 0 && streams.output().isOpen();
    }

    @Override
    public long pendingBytes() {
        return stream.queue().size();
    }
}
