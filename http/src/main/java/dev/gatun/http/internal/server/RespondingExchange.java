package dev.gatun.http.internal.server;

import dev.gatun.http.ClientGone;
import dev.gatun.http.Method;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.Status;
import dev.gatun.http.internal.events.RequestEvent;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.FileRegion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The responding half of an exchange as far as no version of HTTP is in it: which way each kind of content goes, and what becomes of a response that
 * can't be sent. The twins below say how heads and content are framed. Loop only, but for what {@link ServerExchange} says.
 *
 * <pre>
 *   open --respond/begin--> head sent --write*--> end --> complete
 *     '----------- lost or aborted --------------^
 * </pre>
 */
abstract class RespondingExchange extends ServerExchange {
    private static final Logger LOG = System.getLogger("dev.gatun.http");
    private static final Response FAILED = Response.of(Status.INTERNAL_SERVER_ERROR).text("Internal Server Error\n").shared();

    /** Text up to this many characters is encoded straight into the out buffer, beside its head. */
    static final int INLINE = 12 << 10;

    private Buffer headBuffer;
    private boolean detached;
    private boolean begun;
    /** That of the final response whose head was sent; null as long as there is none. */
    private Status status;
    private long declared;
    private long sent;
    private ContentProducer producer;
    /** Null while nobody records. */
    private RequestEvent event;

    RespondingExchange(LoopShare share) {
        super(share);
    }

    /** Becomes the exchange of another request. */
    final void openResponse(long id, RequestHead head) {
        detached = false;
        begun = false;
        status = null;
        declared = ResponseBody.UNKNOWN;
        sent = 0;
        producer = null;
        event = RequestEvent.begin();
        open(id, head);
    }

    // ---- what the versions do

    /** Sends text of up to {@link #INLINE} characters of ASCII, and ends. */
    abstract void sendText(Response response, String text);

    /** Sends bytes, and ends, or goes on as a producer if they are many. */
    abstract void sendBytes(Response response, byte[] bytes);

    /** Sends a head without content, and ends. */
    abstract void sendEmpty(Response response);

    /** Sends a file and closes the region, and ends. */
    abstract void sendFile(Response response, FileRegion region);

    /** Leaves HTTP, or says why not. */
    abstract void sendUpgrade(Response response, ResponseBody.Upgrade upgrade);

    /**
     * Sends the head of a response whose content comes in pieces.
     *
     * @return whether content is wanted
     * @throws IllegalArgumentException when a header is malformed; nothing was sent then
     */
    abstract boolean sendHead(Response response, long length);

    /** Ends an exchange whose head was the last thing to send. */
    abstract void ended();

    /** Has what was written go out at the end of the turn. */
    abstract void flushOutside();

    /** Ends what carries the exchange, in whatever way the client can't take for an end of the content. */
    abstract void cutOff(Throwable cause);

    /**
     * The response, or another where this request can't have it: to CONNECT any 2xx would open a tunnel that nobody serves, and what the client sends through
     * it would be read as requests (RFC 9110, section 9.3.6; RFC 8441, section 4; RFC 9220, section 3, has the status).
     */
    private Response suited(Response response) {
        boolean opens = method() == Method.CONNECT && response.status().isSuccess() && !(response.body() instanceof ResponseBody.Upgrade);
        return opens ? Response.of(Status.NOT_IMPLEMENTED).text("Not Implemented\n") : response;
    }

    // ---- responding

    @Override
    final void respond(Response response) {
        if (!isLive()) {
            drop(response);
            handlerDone();
            return;
        }
        handlerDone();
        answer(response);
    }

    /** What reads the content has failed. A handler on a thread of its own has not, and may look at the request still: its memory stays until it is done. */
    final void contentFailed(RuntimeException failure) {
        if (!isLive()) {
            return;
        }
        if (isOnEventLoop()) {
            handlerDone();
        }
        answer(Dispatcher.failure(this, failure));
    }

    private void answer(Response response) {
        try {
            send(suited(response));
        } catch (IllegalArgumentException e) {
            LOG.log(Level.ERROR, "response refused, request=" + id(), e);
            drop(response);
            send(FAILED);
        } catch (RuntimeException e) {
            // Such as no memory for the out buffer: nothing sensible can be sent any more.
            drop(response);
            abort(e);
            return;
        }
        flushOutside();
    }

    private static void drop(Response response) {
        if (response.body() instanceof ResponseBody.File file) {
            file.region().close();
        }
    }

    final void send(Response response) {
        switch (response.body()) {
            case ResponseBody.Text text -> {
                if (text.text().length() <= INLINE && isAscii(text.text())) {
                    sendText(response, text.text());
                } else {
                    sendBytes(response, text.text().getBytes(StandardCharsets.UTF_8));
                }
            }
            case ResponseBody.Bytes bytes -> sendBytes(response, bytes.bytes());
            case ResponseBody.Empty empty -> sendEmpty(response);
            case ResponseBody.File file -> sendFile(response, file.region());
            case ResponseBody.Streamed streamed -> sendHeadOnly(response, streamed.length());
            case ResponseBody.Pushed pushed -> {
                PushedContent content = new PushedContent(this);
                if (begin(response, pushed.length(), content)) {
                    run(() -> pushed.source().accept(content));
                }
            }
            case ResponseBody.Events events -> {
                EventContent content = new EventContent(this, events.heartbeat());
                if (begin(response, ResponseBody.UNKNOWN, content)) {
                    content.start();
                    run(() -> events.source().accept(content));
                }
            }
            case ResponseBody.Upgrade upgrade -> {
                if (upgrade.protocol().isEmpty() && (method() != Method.CONNECT || head().hasProtocol())) {
                    throw new IllegalArgumentException("a tunnel is for CONNECT alone");
                }
                sendUpgrade(response, upgrade);
            }
            case ResponseBody.Json json -> throw new IllegalArgumentException("object was not encoded");
            case ResponseBody.Later later -> throw new IllegalArgumentException("response is deferred");
        }
    }

    private void run(Runnable source) {
        try {
            source.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "source of a response's content failed, request=" + id(), e);
            abort(e);
        }
    }

    private static boolean isAscii(String text) {
        int all = 0;
        for (int i = 0, n = text.length(); i < n; i++) {
            all |= text.charAt(i);
        }
        return all < 0x80;
    }

    private void sendHeadOnly(Response response, long length) {
        if (sendHead(response, length)) {
            abort(new IllegalStateException("streamed content without its thread"));
        } else {
            ended();
        }
    }

    @Override
    public final boolean begin(Response response, long length, ContentProducer newProducer) {
        if (!isLive()) {
            return false;
        }
        Response suited = suited(response);
        if (suited != response) {
            send(suited);
            flushOutside();
            return false;
        }
        boolean wanted;
        try {
            wanted = sendHead(response, length);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.ERROR, "response refused, request=" + id(), e);
            send(FAILED);
            flushOutside();
            return false;
        }
        if (!wanted) {
            ended();
            flushOutside();
            return false;
        }
        producer = newProducer;
        // Whoever writes from here on may do so after this turn.
        if (!isCompleted()) {
            detach();
        }
        return true;
    }

    /** Notes that a head goes out. */
    final void headSent(Status newStatus, long length) {
        status = newStatus;
        declared = length;
        begun = true;
        share().counters().responseBegun(newStatus.code());
    }

    /** Notes bytes of content that go out. */
    final void contentSent(long bytes) {
        sent += bytes;
    }

    /** Whether the content is longer than its head said; then the exchange is aborted. */
    final boolean isTooLong() {
        if (declared >= 0 && sent > declared) {
            abort(new IllegalStateException("response of " + declared + " bytes announced, " + sent + " written"));
            return true;
        }
        return false;
    }

    /** Whether the content is shorter than its head said; then the exchange is aborted. */
    final boolean isTooShort() {
        if (declared >= 0 && sent != declared) {
            abort(new IllegalStateException("response of " + declared + " bytes announced, " + sent + " written"));
            return true;
        }
        return false;
    }

    @Override
    public final void flush() {
        flushOutside();
    }

    /** Nothing more comes from the producer. */
    final void producerDone() {
        producer = null;
    }

    /** All of the response was handed on. */
    final void completeSent() {
        producer = null;
        record(Optional.empty());
        complete(sent, Optional.empty());
    }

    // ---- the other side

    @Override
    public final void abort(Throwable cause) {
        if (isCompleted()) {
            return;
        }
        LOG.log(Dispatcher.isPeersFault(cause) ? Level.DEBUG : Level.WARNING, "response aborted, request={0}: {1}", Long.toString(id()), cause.toString());
        cutOff(cause);
    }

    /** The connection, or the stream, is gone or about to be. */
    final void lost(Throwable cause) {
        if (isCompleted()) {
            return;
        }
        ContentProducer old = producer;
        producer = null;
        record(Optional.of(cause));
        // A handler on the loop may answer at once when it hears that there is no more content: too late.
        begun = true;
        if (hasContentObject()) {
            content().fail(new ClientGone("client is gone while the request was handled", cause));
        }
        complete(sent, Optional.of(cause));
        if (old != null) {
            old.onLost(cause);
        }
    }

    @Override
    final Optional<Status> status() {
        return Optional.ofNullable(status);
    }

    @Override
    final int statusSent() {
        return status == null ? 0 : status.code();
    }

    private void record(Optional<Throwable> failure) {
        RequestEvent ended = event;
        event = null;
        if (ended != null && !isCompleted()) {
            ended.end(this, statusSent(), sent, failure);
        }
    }

    final void writable() {
        if (producer != null) {
            producer.onWritable();
            flushOutside();
        }
    }

    /** Whether content waits for the client outside of any queue. */
    final boolean producerWaits() {
        return producer != null && producer.isWaiting();
    }

    final void inputEnded() {
        if (producer != null) {
            producer.onInputEnd();
        }
    }

    // ---- memory of the head

    final boolean isDetached() {
        return detached;
    }

    @Override
    final void detach() {
        if (!detached) {
            detached = true;
            RequestHead head = head();
            headBuffer = loop().buffers().acquire(head.length());
            head.copyTo(headBuffer);
        }
    }

    @Override
    void releaseHead() {
        if (headBuffer != null) {
            headBuffer.release();
            headBuffer = null;
        }
    }

    @Override
    final boolean isLive() {
        return !begun && !isCompleted();
    }

    /** Whether an answer to this without content must not say how long it is: nobody knows what it would be (RFC 9110, section 8.6). */
    final boolean isSilent(Response response) {
        return method() == Method.HEAD || response.status().code() == 304;
    }
}
