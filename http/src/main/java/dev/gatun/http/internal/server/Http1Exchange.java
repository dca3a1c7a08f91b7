package dev.gatun.http.internal.server;

import dev.gatun.http.ClientGone;
import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.Status;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.http1.BodyFraming;
import dev.gatun.http.internal.http1.ChunkEncoder;
import dev.gatun.http.internal.http1.FieldWriter;
import dev.gatun.http.internal.http1.Http1ResponseEncoder;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.FileRegion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An exchange in HTTP/1: how its response is framed (RFC 9112, section 6). Loop only, but for what {@link ServerExchange} says.
 *
 * <pre>
 *   open --respond/begin--> head sent --write*--> end --> complete
 *     '----------- lost or aborted --------------^
 * </pre>
 */
final class Http1Exchange extends ServerExchange {
    private static final Logger LOG = System.getLogger("dev.gatun.http");
    private static final Response FAILED = Response.of(Status.INTERNAL_SERVER_ERROR).text("Internal Server Error\n").shared();

    /** Text up to this many characters is encoded straight into the out buffer, beside its head. */
    private static final int INLINE = 12 << 10;

    private Http1Connection connection;
    private Buffer headBuffer;
    private boolean detached;
    private boolean begun;
    private boolean keepAlive;
    private Status status = Status.OK;
    private BodyFraming framing = BodyFraming.NONE;
    private long declared;
    private long sent;
    private ContentProducer producer;

    Http1Exchange(LoopShare share) {
        super(share);
    }

    void open(Http1Connection newConnection, long id, RequestHead head) {
        connection = newConnection;
        detached = false;
        begun = false;
        status = Status.OK;
        framing = BodyFraming.NONE;
        sent = 0;
        producer = null;
        open(id, head);
    }

    boolean isDetached() {
        return detached;
    }

    boolean isBegun() {
        return begun;
    }

    boolean keepsAlive() {
        return keepAlive;
    }

    @Override
    void detach() {
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
    boolean isLive() {
        return !begun && !isCompleted();
    }

    @Override
    RequestContent makeContent() {
        return connection.makeContent(head());
    }

    @Override
    void sendInterim(Status interim, Headers fields) {
        if (version() == HttpVersion.HTTP_1_0) {
            return;
        }
        Buffer out = connection.room(Http1ResponseEncoder.headSize(interim) + size(fields));
        int mark = out.writeIndex();
        try {
            Http1ResponseEncoder.interim(out, interim);
            // The interim head is complete without fields; they go before its last line.
            out.writeIndex(out.writeIndex() - 2);
            fields.forEach((name, value) -> FieldWriter.write(out, name, value));
            ChunkEncoder.end(out);
        } catch (IllegalArgumentException e) {
            out.writeIndex(mark);
            LOG.log(Level.WARNING, "interim response dropped, request=" + id(), e);
        }
        connection.flushOutside();
    }

    @Override
    void respond(Response response) {
        if (!isLive()) {
            drop(response);
            handlerDone();
            return;
        }
        handlerDone();
        try {
            send(response);
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
        connection.flushOutside();
    }

    private void drop(Response response) {
        if (response.body() instanceof ResponseBody.File file) {
            file.region().close();
        }
    }

    private void send(Response response) {
        switch (response.body()) {
            case ResponseBody.Text text -> sendText(response, text.text());
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
            case ResponseBody.Upgrade upgrade -> sendUpgrade(response, upgrade);
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

    private void sendText(Response response, String text) {
        if (text.length() > INLINE || !isAscii(text)) {
            sendBytes(response, text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        Buffer out = sendHead(response, text.length(), text.length());
        if (framing == BodyFraming.FIXED) {
            out.putLatin1(text);
            sent = text.length();
        }
        ended();
    }

    private static boolean isAscii(String text) {
        int all = 0;
        for (int i = 0, n = text.length(); i < n; i++) {
            all |= text.charAt(i);
        }
        return all < 0x80;
    }

    private void sendBytes(Response response, byte[] bytes) {
        boolean trailing = !response.trailers().isEmpty() && connection.wantsTrailers(head());
        if (bytes.length > ArrayContent.THRESHOLD || trailing) {
            ArrayContent content = new ArrayContent(this, bytes, response.trailers());
            if (begin(response, trailing ? ResponseBody.UNKNOWN : bytes.length, content)) {
                content.start();
            }
            return;
        }
        Buffer out = sendHead(response, bytes.length, Math.min(bytes.length, INLINE));
        if (framing == BodyFraming.FIXED) {
            if (bytes.length <= out.writableBytes()) {
                out.put(bytes);
            } else {
                put(bytes, 0, bytes.length);
            }
            sent = bytes.length;
        }
        ended();
    }

    /** Of an answer to HEAD or a 304 without content it is not known what the content would be, so nothing is said (RFC 9110, section 8.6). */
    private void sendEmpty(Response response) {
        boolean silent = method() == Method.HEAD || response.status().code() == 304;
        sendHead(response, silent ? ResponseBody.UNKNOWN : 0, 0);
        ended();
    }

    private void sendHeadOnly(Response response, long length) {
        sendHead(response, length, 0);
        if (framing == BodyFraming.NONE) {
            ended();
        } else {
            abort(new IllegalStateException("streamed content without its thread"));
        }
    }

    private void sendFile(Response response, FileRegion region) {
        sendHead(response, region.length(), 0);
        if (framing == BodyFraming.FIXED && region.length() > 0) {
            sent = region.length();
            connection.sendFile(region);
        } else {
            region.close();
        }
        ended();
    }

    private void sendUpgrade(Response response, ResponseBody.Upgrade upgrade) {
        if (!head().isUpgrade() || connection.expectsContent()) {
            send(Response.of(Status.UPGRADE_REQUIRED).header("upgrade", upgrade.protocol()).text("Upgrade Required\n"));
            return;
        }
        sendHead(response.header("upgrade", upgrade.protocol()), ResponseBody.UNKNOWN, 0);
        Http1Connection old = connection;
        complete(status, 0, Optional.empty());
        old.upgrade(upgrade.handlers());
    }

    /** Encodes the head into the out buffer, which then has room for {@code room} more bytes. */
    private Buffer sendHead(Response response, long length, int room) {
        Http1ResponseEncoder encoder = share().encoder();
        Headers fields = response.headers();
        Status newStatus = response.status();
        String type = response.type().orElse("");
        Buffer out = connection.room(Http1ResponseEncoder.headSize(newStatus) + size(fields) + type.length() + 16 + room);
        int mark = out.writeIndex();
        try {
            encoder.begin(out, newStatus);
            if (!type.isEmpty()) {
                encoder.contentType(type);
            }
            for (int i = 0, n = fields.size(); i < n; i++) {
                encoder.field(fields.name(i), fields.value(i));
            }
        } catch (IllegalArgumentException e) {
            out.writeIndex(mark);
            throw e;
        }
        keepAlive = connection.keepsAlive(head());
        framing = encoder.end(head().version(), head().method(), length, keepAlive);
        keepAlive &= framing != BodyFraming.UNTIL_CLOSE;
        status = newStatus;
        declared = length;
        begun = true;
        share().counters().responseBegun(newStatus.code());
        return out;
    }

    private static int size(Headers fields) {
        int size = 0;
        for (int i = 0, n = fields.size(); i < n; i++) {
            size += FieldWriter.size(fields.name(i), fields.value(i));
        }
        return size;
    }

    @Override
    public boolean begin(Response response, long length, ContentProducer newProducer) {
        if (!isLive()) {
            return false;
        }
        try {
            sendHead(response, length, 0);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.ERROR, "response refused, request=" + id(), e);
            send(FAILED);
            connection.flushOutside();
            return false;
        }
        if (framing == BodyFraming.NONE) {
            ended();
            connection.flushOutside();
            return false;
        }
        producer = newProducer;
        // Whoever writes from here on may do so after this turn.
        if (!isCompleted()) {
            detach();
        }
        return true;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (isCompleted() || length == 0) {
            return;
        }
        sent += length;
        if (framing == BodyFraming.FIXED && sent > declared) {
            abort(new IllegalStateException("response of " + declared + " bytes announced, " + sent + " written"));
            return;
        }
        if (framing == BodyFraming.CHUNKED) {
            ChunkEncoder.begin(connection.room(ChunkEncoder.BEGIN_SIZE), length);
            put(bytes, offset, length);
            ChunkEncoder.end(connection.room(ChunkEncoder.END_SIZE));
        } else {
            put(bytes, offset, length);
        }
    }

    private void put(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            Buffer out = connection.room(1, end - at);
            int count = Math.min(end - at, out.writableBytes());
            out.put(bytes, at, count);
            at += count;
        }
    }

    @Override
    public void flush() {
        connection.flushOutside();
    }

    @Override
    public void end(Headers trailers) {
        if (isCompleted()) {
            return;
        }
        if (framing == BodyFraming.FIXED && sent != declared) {
            abort(new IllegalStateException("response of " + declared + " bytes announced, " + sent + " written"));
            return;
        }
        if (framing == BodyFraming.CHUNKED) {
            endChunks(trailers);
        }
        ended();
        connection.flushOutside();
    }

    private void endChunks(Headers trailers) {
        // RFC 9110, section 6.5.1: only to a client that said it keeps them
        boolean wanted = !trailers.isEmpty() && connection.wantsTrailers(head());
        Buffer out = connection.room(ChunkEncoder.LAST_SIZE + (wanted ? size(trailers) : 0));
        ChunkEncoder.beginTrailers(out);
        if (wanted) {
            try {
                trailers.forEach((name, value) -> FieldWriter.write(out, name, value));
            } catch (IllegalArgumentException e) {
                LOG.log(Level.ERROR, "trailer refused, request=" + id(), e);
            }
        }
        ChunkEncoder.end(out);
    }

    private void ended() {
        Http1Connection old = connection;
        producer = null;
        complete(status, sent, Optional.empty());
        old.responseEnded(this);
    }

    @Override
    public void abort(Throwable cause) {
        if (isCompleted()) {
            return;
        }
        LOG.log(Dispatcher.isPeersFault(cause) ? Level.DEBUG : Level.WARNING, "response aborted, request={0}: {1}", Long.toString(id()), cause.toString());
        Http1Connection old = connection;
        lost(cause);
        old.abort();
    }

    /** The connection is gone, or about to be. */
    void lost(Throwable cause) {
        if (isCompleted()) {
            return;
        }
        ContentProducer old = producer;
        producer = null;
        if (hasContentObject()) {
            content().fail(new ClientGone("client is gone while the request was handled", cause));
        }
        complete(status, sent, Optional.of(cause));
        if (old != null) {
            old.onLost(cause);
        }
    }

    void writable() {
        if (producer != null) {
            producer.onWritable();
            connection.flushOutside();
        }
    }

    void inputEnded() {
        if (producer != null) {
            producer.onInputEnd();
        }
    }

    @Override
    public boolean isWritable() {
        return connection.isWritable();
    }

    @Override
    public long pendingBytes() {
        return connection.pendingBytes();
    }

    @Override
    public String scheme() {
        return connection.scheme();
    }

    @Override
    public SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return connection.localAddress();
    }
}
