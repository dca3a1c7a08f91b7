package dev.gatun.http.internal.server;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.HeadLimits;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.hpack.HpackDecoder;
import dev.gatun.http.internal.hpack.HpackException;
import dev.gatun.http.internal.hpack.HpackSink;
import dev.gatun.http.internal.http2.RequestFields;
import dev.gatun.http.internal.http2.StreamState;
import dev.gatun.http.internal.http2.TrailerFields;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.http2.frame.Http2Exception;
import dev.gatun.http.internal.http2.frame.Priority;
import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;

/** Makes exchanges of the header blocks of one HTTP/2 connection, and refuses what is no request. Loop only. */
final class Http2Requests {
    private final Http2Streams streams;
    private final LoopShare share;
    private final HeadLimits limits;
    private final Http2Scratch scratch;
    private final HpackDecoder decoder;

    Http2Requests(Http2Streams streams) {
        this.share = streams.share();
        this.streams = streams;
        this.scratch = share.http2();
        this.limits = scratch.limits();
        this.decoder = scratch.decoder();
    }

    /** A block whose fields nobody wants: it must be decoded all the same, or the tables of both sides differ from then on. */
    void skip(Buffer block) {
        decode(block, scratch.fields(), (known, pseudo, nameStart, nameLength, valueStart, valueLength, never) -> { });
    }

    private boolean decode(Buffer block, Buffer fields, HpackSink sink) {
        try {
            return decoder.decode(block, fields, sink);
        } catch (HpackException e) {
            if (e.isTooLarge()) {
                streams.connection().hit(Limit.HEADERS);
            }
            throw Http2Exception.connection(ErrorCode.COMPRESSION_ERROR, "RFC 9113, section 4.3", e.getMessage());
        }
    }

    /** The trailer section of a request. */
    void trailers(Http2Stream stream, Buffer block, boolean end) {
        TrailerFields fields = scratch.trailers();
        Buffer out = scratch.fields();
        fields.begin(out);
        boolean whole = decode(block, out, fields);
        if (!stream.state().receives()) {
            throw Http2Exception.stream(stream.id(), ErrorCode.STREAM_CLOSED, "RFC 9113, section 5.1", "HEADERS behind the end of the request");
        }
        if (stream.tunnel() != null || !end || !fields.fault().isEmpty()) {
            String fault = fields.fault().isEmpty() ? "HEADERS within a request that do not end it" : fields.fault();
            throw Http2Exception.stream(stream.id(), ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 8.1", fault);
        }
        if (!whole || fields.headers().size() > limits.headerCount()) {
            streams.connection().hit(Limit.HEADERS);
            throw Http2Exception.stream(stream.id(), ErrorCode.ENHANCE_YOUR_CALM, "RFC 6585, section 5", "trailers are larger than the limit");
        }
        streams.inputEnded(stream, fields.headers());
    }

    /** The head of a request on a new stream. */
    void request(int id, Buffer block, boolean end) {
        RequestHead head = share.takeHead();
        RequestFields fields = scratch.request();
        Buffer out = scratch.fields();
        fields.begin(head, out, true);
        boolean whole;
        try {
            whole = decode(block, out, fields);
        } catch (Http2Exception e) {
            share.giveBack(head);
            throw e;
        }
        Http2Streams.Admission admission = streams.admit(id);
        if (admission != Http2Streams.Admission.TAKEN) {
            share.giveBack(head);
            if (admission == Http2Streams.Admission.REFUSED) {
                throw Http2Exception.stream(id, ErrorCode.REFUSED_STREAM, "RFC 9113, section 5.1.2", "more streams at once than were offered");
            }
            return;
        }
        if (!whole) {
            refuse(id, emptied(head, out), end, Status.REQUEST_HEADER_FIELDS_TOO_LARGE, Limit.HEADERS, "headers are larger than the limit");
            return;
        }
        String fault = fields.end(end);
        if (!fault.isEmpty()) {
            share.giveBack(head);
            throw Http2Exception.stream(id, ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 8.3.1", fault);
        }
        if (head.targetLength() > limits.targetBytes()) {
            refuse(id, head, end, Status.URI_TOO_LONG, Limit.TARGET, "request target is longer than the limit");
        } else if (head.fields().count() > limits.headerCount()) {
            refuse(id, head, end, Status.REQUEST_HEADER_FIELDS_TOO_LARGE, Limit.HEADERS, "more header lines than the limit");
        } else if (head.hasUnknownExpectation()) {
            refuse(id, head, end, Status.EXPECTATION_FAILED, Limit.PROTOCOL, "expectation other than 100-continue");
        } else {
            Http2Exchange exchange = open(id, head, end);
            Dispatcher.dispatch(exchange);
        }
    }

    /** Of a head that is too large nobody knows what was left out. */
    private static RequestHead emptied(RequestHead head, Buffer out) {
        head.clear();
        head.version(HttpVersion.HTTP_2);
        head.method(Method.GET);
        head.bind(out.segment(), 0, 0);
        return head;
    }

    private void refuse(int id, RequestHead head, boolean end, Status status, Limit limit, String message) {
        streams.connection().hit(limit);
        Http2Exchange exchange = open(id, head, end);
        exchange.onEventLoop();
        exchange.respond(Response.of(status).text(message + '\n'));
    }

    private Http2Exchange open(int id, RequestHead head, boolean end) {
        Http2Stream stream = streams.open(id, end ? StreamState.HALF_CLOSED_REMOTE : StreamState.OPEN);
        HeaderFields fields = head.fields();
        int priority = fields.find(KnownHeader.PRIORITY);
        if (priority >= 0) {
            stream.priority(Priority.parse(fields.bytes(), fields.base() + fields.valueStart(priority), fields.valueLength(priority)));
        }
        return streams.begin(stream, head, !end);
    }

    /** The request that asked for the upgrade to HTTP/2; it is stream 1, and complete (RFC 7540, section 3.2). */
    void upgraded(RequestHead head) {
        HeaderFields fields = head.fields();
        fields.remove(KnownHeader.CONNECTION);
        fields.remove(KnownHeader.UPGRADE);
        fields.remove(KnownHeader.HTTP2_SETTINGS);
        head.version(HttpVersion.HTTP_2);
        head.upgrade(false);
        Dispatcher.dispatch(open(1, head, true));
    }

    /** A request that this side makes up for the client (RFC 9113, section 8.4). */
    Http2Exchange promised(Http2Stream stream, String authority, String target) {
        byte[] bytes = (authority + target).getBytes(StandardCharsets.ISO_8859_1);
        RequestHead head = share.takeHead();
        head.clear();
        head.method(Method.GET);
        head.version(HttpVersion.HTTP_2);
        head.keepAlive(true);
        int length = authority.length();
        int questionMark = target.indexOf('?');
        head.authority(0, length);
        head.fields().add(KnownHeader.HOST.id(), 0, 0, 0, length);
        head.target(length, target.length());
        head.path(length, questionMark < 0 ? target.length() : questionMark);
        if (questionMark >= 0) {
            head.query(length + questionMark + 1, target.length() - questionMark - 1);
        }
        head.bind(Buffer.copyOf(bytes).segment(), 0, bytes.length);
        return streams.begin(stream, head, false);
    }
}
