package dev.gatun.http.internal.server;

import dev.gatun.http.ClientGone;
import dev.gatun.http.Headers;
import dev.gatun.http.Limits;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.http1.BodyDecoder;
import dev.gatun.http.internal.http1.ChunkedDecoder;
import dev.gatun.http.internal.http1.FixedBody;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;

/**
 * The content of one request on an HTTP/1 connection, from the decoder to who reads it. Made for a request that has content. Loop only.
 *
 * <pre>
 *   WAITING --wanted--> READING --all decoded--> DONE
 *      |                  |  ^---- paused by its reader, and resumed
 *      |                  '--broken, too slow--> BROKEN   nobody knows where the next request begins
 *      '--response complete--> DRAINING --all decoded--> DONE, or too much: BROKEN
 * </pre>
 */
final class Http1Content implements ContentSource {
    /** Content up to this many bytes that came with its head is taken out at once: the handler then need not ask the loop for it. */
    private static final int PRELOAD = 32 << 10;

    /** The most that is passed on at once, so that a reader's wish to pause is heard in time. */
    private static final int CHUNK = 32 << 10;

    private enum State { WAITING, READING, DRAINING, DONE, BROKEN }

    private final Http1Connection connection;
    private final LoopShare share;
    private final Limits limits;
    private final ConnectionDeadlines deadlines;
    private final RequestContent content;
    private final BodyDecoder decoder;
    private State state = State.WAITING;
    /** Whether the client waits for 100 Continue. */
    private boolean continueDue;
    private long drained;

    Http1Content(Http1Connection connection, RequestHead head, Buffer data) {
        this.connection = connection;
        this.share = connection.share();
        this.limits = share.core().limits();
        this.deadlines = connection.deadlines();
        this.content = RequestContent.of(connection, this, head);
        this.decoder = BodyDecoder.of(head);
        this.continueDue = head.expectContinue();
        long length = head.contentLength();
        if (!head.isChunked() && length <= PRELOAD && length <= data.readableBytes() && length <= limits.body()) {
            byte[] bytes = new byte[(int) length];
            data.read(bytes, 0, bytes.length);
            content.preload(bytes);
            state = State.DONE;
        }
    }

    RequestContent content() {
        return content;
    }

    /** Whether all of it came. */
    boolean isDone() {
        return state == State.DONE;
    }

    boolean isBroken() {
        return state == State.BROKEN;
    }

    /** Whether bytes are being waited for, so that the client may be too slow. */
    boolean isWaitedFor() {
        return state == State.READING || state == State.DRAINING;
    }

    /** Whether the next request can be found behind this content, if the response goes out now. */
    boolean allowsKeepAlive() {
        return switch (state) {
            case DONE -> true;
            case BROKEN -> false;
            default -> content.isBeingRead() || canSkip();
        };
    }

    /** Whether what nobody reads is worth skipping. Of content that is too large nobody knows how much is still to come. */
    private boolean canSkip() {
        // RFC 9110, section 10.1.1: a client that got no 100 may send the content or not, so what comes next can't be told.
        return !continueDue && !content.isTooLarge() && (!(decoder instanceof FixedBody body) || body.remaining() <= limits.drain());
    }

    /** Takes bytes; whether to go on with what is left. */
    boolean read(Buffer data) {
        if (!isWaitedFor()) {
            return false;
        }
        int length;
        try {
            length = decoder.next(data, CHUNK);
        } catch (ProtocolException e) {
            connection.hit(Limit.of(e.status()));
            breakOff(e);
            return false;
        }
        if (length > 0) {
            continueDue = false;
            deadlines.contentCame(share.loop().nanoTime(), length);
            take(data, length);
        }
        if (state != State.BROKEN && state != State.DONE && decoder.isComplete()) {
            end();
            return true;
        }
        return length > 0;
    }

    private void take(Buffer data, int length) {
        int from = data.readIndex();
        int end = data.writeIndex();
        if (state == State.DRAINING) {
            drained += length;
            data.skip(length);
            if (drained > limits.drain()) {
                connection.hit(Limit.DRAIN);
                breakOff(new ClientGone("client sent more content than is skipped"));
            }
            return;
        }
        data.writeIndex(from + length);
        try {
            content.receive(data);
        } catch (RuntimeException e) {
            consumerFailed(e);
        } finally {
            data.writeIndex(end).readIndex(from + length);
        }
    }

    private void consumerFailed(RuntimeException failure) {
        breakOff(failure);
        connection.contentFailed(failure);
    }

    private void end() {
        boolean wasDraining = state == State.DRAINING;
        state = State.DONE;
        Headers trailers = decoder instanceof ChunkedDecoder chunked ? copy(chunked.trailers()) : Headers.empty();
        try {
            content.end(trailers);
        } catch (RuntimeException e) {
            consumerFailed(e);
        }
        if (wasDraining) {
            connection.contentDrained();
        }
    }

    /** The trailers lie in the receive buffer. */
    private static Headers copy(HeaderFields fields) {
        if (fields.count() == 0) {
            return Headers.empty();
        }
        HeaderList list = new HeaderList();
        for (int i = 0; i < fields.count(); i++) {
            list.add(fields.name(i), fields.value(i));
        }
        return list;
    }

    /** Gives the rest up: who reads is told, and the connection ends behind the response. */
    void breakOff(RuntimeException cause) {
        if (state == State.DONE || state == State.BROKEN) {
            return;
        }
        boolean wasDraining = state == State.DRAINING;
        state = State.BROKEN;
        content.fail(cause);
        if (wasDraining) {
            connection.contentDrained();
        }
    }

    /** The response is complete: what was not read is skipped. */
    void drain() {
        state = State.DRAINING;
        content.fail(new IllegalStateException("the response was complete before the content of the request was read"));
        deadlines.contentWanted(share.loop().nanoTime());
        connection.resumeInput();
    }

    /** The connection is gone. */
    void lose(CloseCause cause) {
        state = State.BROKEN;
        content.fail(new ClientGone("connection ended: " + cause.kind()));
    }

    @Override
    public void want(boolean wanted) {
        if (state != State.WAITING && state != State.READING) {
            return;
        }
        if (!wanted) {
            state = State.WAITING;
            return;
        }
        state = State.READING;
        deadlines.contentWanted(share.loop().nanoTime());
        if (continueDue) {
            continueDue = false;
            connection.sendContinue();
        }
        connection.resumeInput();
    }
}
