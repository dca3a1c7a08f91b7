package dev.gatun.http.internal.server;

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

/** An exchange in HTTP/1: how its response is framed (RFC 9112, section 6). Loop only, but for what {@link ServerExchange} says. */
final class Http1Exchange extends RespondingExchange {
    private static final Logger LOG = System.getLogger("dev.gatun.http");

    private Http1Connection connection;
    private boolean keepAlive;
    private BodyFraming framing = BodyFraming.NONE;

    Http1Exchange(LoopShare share) {
        super(share);
    }

    void open(Http1Connection newConnection, long id, RequestHead head) {
        connection = newConnection;
        framing = BodyFraming.NONE;
        openResponse(id, head);
    }

    @Override
    Http1Connection connection() {
        return connection;
    }

    boolean keepsAlive() {
        return keepAlive;
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
    void sendText(Response response, String text) {
        Buffer out = encodeHead(response, text.length(), text.length());
        if (framing == BodyFraming.FIXED) {
            out.putLatin1(text);
            contentSent(text.length());
        }
        ended();
    }

    @Override
    void sendBytes(Response response, byte[] bytes) {
        boolean trailing = !response.trailers().isEmpty() && connection.wantsTrailers(head());
        if (bytes.length > ArrayContent.THRESHOLD || trailing) {
            ArrayContent content = new ArrayContent(this, bytes, response.trailers());
            if (begin(response, trailing ? ResponseBody.UNKNOWN : bytes.length, content)) {
                content.start();
            }
            return;
        }
        Buffer out = encodeHead(response, bytes.length, Math.min(bytes.length, INLINE));
        if (framing == BodyFraming.FIXED) {
            if (bytes.length <= out.writableBytes()) {
                out.put(bytes);
            } else {
                put(bytes, 0, bytes.length);
            }
            contentSent(bytes.length);
        }
        ended();
    }

    @Override
    void sendEmpty(Response response) {
        encodeHead(response, isSilent(response) ? ResponseBody.UNKNOWN : 0, 0);
        ended();
    }

    @Override
    void sendFile(Response response, FileRegion region) {
        encodeHead(response, region.length(), 0);
        if (framing == BodyFraming.FIXED && region.length() > 0) {
            contentSent(region.length());
            connection.sendFile(region);
        } else {
            region.close();
        }
        ended();
    }

    @Override
    void sendUpgrade(Response response, ResponseBody.Upgrade upgrade) {
        if (method() == Method.CONNECT && upgrade.protocol().isEmpty()) {
            sendTunnel(response, upgrade);
            return;
        }
        if (!head().isUpgrade() || connection.expectsContent()) {
            send(Response.of(Status.UPGRADE_REQUIRED).header("upgrade", upgrade.protocol()).text("Upgrade Required\n"));
            return;
        }
        encodeHead(response.header("upgrade", upgrade.protocol()), ResponseBody.UNKNOWN, 0);
        Http1Connection old = connection;
        completeSent();
        old.upgrade(upgrade.handlers());
    }

    /** Behind a 2xx to CONNECT comes the tunnel (RFC 9110, section 9.3.6); content that the request announces would be taken for its first bytes. */
    private void sendTunnel(Response response, ResponseBody.Upgrade upgrade) {
        if (connection.expectsContent()) {
            send(Response.of(Status.BAD_REQUEST).text("CONNECT with content\n"));
            return;
        }
        encodeHead(response, ResponseBody.UNKNOWN, 0);
        Http1Connection old = connection;
        completeSent();
        old.upgrade(upgrade.handlers());
    }

    @Override
    boolean sendHead(Response response, long length) {
        encodeHead(response, length, 0);
        return framing != BodyFraming.NONE;
    }

    /** Encodes the head into the out buffer, which then has room for {@code room} more bytes. */
    private Buffer encodeHead(Response response, long length, int room) {
        Http1ResponseEncoder encoder = share().encoder();
        Headers fields = response.headers();
        Status status = response.status();
        String type = response.type().orElse("");
        Buffer out = connection.room(Http1ResponseEncoder.headSize(status) + size(fields) + type.length() + 16 + room);
        int mark = out.writeIndex();
        try {
            encoder.begin(out, status);
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
        headSent(status, framing == BodyFraming.FIXED ? length : ResponseBody.UNKNOWN);
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
    public void write(byte[] bytes, int offset, int length) {
        if (isCompleted() || length == 0) {
            return;
        }
        contentSent(length);
        if (isTooLong()) {
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

    @Override
    public void write(Buffer content) {
        int length = content.readableBytes();
        if (isCompleted() || length == 0) {
            return;
        }
        contentSent(length);
        if (isTooLong()) {
            return;
        }
        boolean chunked = framing == BodyFraming.CHUNKED;
        if (chunked) {
            ChunkEncoder.begin(connection.room(ChunkEncoder.BEGIN_SIZE), length);
        }
        int at = content.readIndex();
        int end = at + length;
        while (at < end) {
            Buffer out = connection.room(1, end - at);
            int count = Math.min(end - at, out.writableBytes());
            out.put(content.segment(), at, count);
            at += count;
        }
        if (chunked) {
            ChunkEncoder.end(connection.room(ChunkEncoder.END_SIZE));
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
    public void end(Headers trailers) {
        if (isCompleted() || isTooShort()) {
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

    @Override
    void ended() {
        Http1Connection old = connection;
        completeSent();
        old.responseEnded(this);
    }

    @Override
    void flushOutside() {
        connection.flushOutside();
    }

    @Override
    void cutOff(Throwable cause) {
        Http1Connection old = connection;
        lost(cause);
        old.abort();
    }

    @Override
    public boolean isWritable() {
        return connection.isWritable();
    }

    @Override
    public long pendingBytes() {
        return connection.pendingBytes();
    }
}
