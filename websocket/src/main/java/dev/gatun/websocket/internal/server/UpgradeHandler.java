package dev.gatun.websocket.internal.server;

import dev.gatun.http.Execution;
import dev.gatun.http.Forbidden;
import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.MethodNotAllowed;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.internal.negotiation.Fields;
import dev.gatun.websocket.Handshake;
import dev.gatun.websocket.OriginPolicy;
import dev.gatun.websocket.WebSocketEndpoint;
import dev.gatun.websocket.WebSocketStatistics;
import dev.gatun.websocket.internal.deflate.DeflateNegotiation;
import dev.gatun.websocket.internal.deflate.Extension;
import dev.gatun.websocket.internal.frame.AcceptKey;
import dev.gatun.websocket.internal.session.Opening;
import dev.gatun.websocket.internal.session.SessionOptions;
import dev.gatun.websocket.internal.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Answers the requests for sessions of one route (RFC 6455, section 4.2; over HTTP/2 RFC 8441, section 5). Any thread. */
public final class UpgradeHandler implements WebSocketEndpoint {
    private static final String PROTOCOL = "websocket";
    private static final String VERSION = "sec-websocket-version";

    private final Sessions sessions;
    private final OriginPolicy origins;
    private final BiConsumer<? super Request, ? super Handshake> handshake;

    /** Opens sessions as {@code options} say, for pages of these origins. */
    public UpgradeHandler(SessionOptions options, OriginPolicy origins, BiConsumer<? super Request, ? super Handshake> handshake) {
        this.sessions = new Sessions(options);
        this.origins = origins;
        this.handshake = handshake;
    }

    @Override
    public WebSocketStatistics statistics() {
        return sessions.statistics();
    }

    @Override
    public Response handle(Request request) {
        if (request.upgrade().filter(this::isWebSocket).isEmpty()) {
            return Response.of(Status.UPGRADE_REQUIRED).header("upgrade", PROTOCOL).header(VERSION, "13").text("This is a WebSocket endpoint.\n");
        }
        boolean http2 = request.version() == HttpVersion.HTTP_2;
        if (!http2 && request.method() != Method.GET) {
            throw new MethodNotAllowed("GET");
        }
        Headers headers = request.headers();
        List<String> versions = headers.all(VERSION);
        if (versions.size() != 1 || !versions.getFirst().equals("13")) {
            // Section 4.2.2, item 4: says which version is spoken here.
            return Response.of(versions.size() > 1 ? Status.BAD_REQUEST : Status.UPGRADE_REQUIRED)
                    .header("upgrade", PROTOCOL).header(VERSION, "13").text("The version of WebSocket here is 13.\n");
        }
        Optional<String> accept = http2 ? Optional.empty() : Optional.of(accept(headers));
        checkOrigin(request, headers);
        return open(request, headers, accept);
    }

    /** RFC 6455, section 4.2.1, item 3: among others, perhaps, and in whatever case. */
    private boolean isWebSocket(String upgrade) {
        for (String protocol : upgrade.split(",")) {
            if (protocol.trim().equalsIgnoreCase(PROTOCOL)) {
                return true;
            }
        }
        return false;
    }

    private static String accept(Headers headers) {
        List<String> keys = headers.all("sec-websocket-key");
        if (keys.size() != 1 || !AcceptKey.isKey(keys.getFirst())) {
            throw malformed("RFC 6455, section 4.2.1, item 5", "sec-websocket-key is not one of 16 bytes in Base64");
        }
        return AcceptKey.of(keys.getFirst());
    }

    private static ProtocolException malformed(String section, String what) {
        return new ProtocolException(Status.BAD_REQUEST, section, what, false);
    }

    private void checkOrigin(Request request, Headers headers) {
        List<String> all = headers.all("origin");
        if (all.size() > 1) {
            throw malformed("RFC 6454, section 7.3", "more than one origin");
        }
        if (!all.isEmpty() && !origins.accepts(request, all.getFirst())) {
            throw new Forbidden("pages of this origin may not open a session here");
        }
    }

    private Response open(Request request, Headers headers, Optional<String> accept) {
        List<String> offered = subprotocols(headers);
        SessionOptions options = sessions.options();
        Optional<DeflateNegotiation.Answer> deflate = options.deflate().flatMap(wanted -> Fields.joined(headers, "sec-websocket-extensions")
                .flatMap(header -> DeflateNegotiation.answer(Extension.parse(header), wanted)));
        ServerHandshake answer = new ServerHandshake(offered, options.subprotocols().stream().filter(offered::contains).findFirst());
        handshake.accept(request, answer);
        Opening opening = new Opening(
                request.target(),
                request.host(),
                request.pathParameters(),
                answer.subprotocol(),
                deflate.map(DeflateNegotiation.Answer::agreement).orElse(null),
                request.tls(),
                request.isOnEventLoop() ? Execution.EVENT_LOOP : Execution.VIRTUAL_THREAD,
                answer.attributes());
        Response response = Response.upgrade(PROTOCOL, connection -> sessions.open(connection, opening));
        accept.ifPresent(value -> response.header("sec-websocket-accept", value));
        answer.subprotocol().ifPresent(name -> response.header("sec-websocket-protocol", name));
        deflate.ifPresent(agreed -> response.header("sec-websocket-extensions", agreed.header()));
        answer.headers().forEach(response::addHeader);
        return response;
    }

    private static List<String> subprotocols(Headers headers) {
        List<String> names = new ArrayList<>(2);
        for (String line : headers.all("sec-websocket-protocol")) {
            for (String name : line.split(",")) {
                String trimmed = name.trim();
                if (!trimmed.isEmpty()) {
                    names.add(trimmed);
                }
            }
        }
        return names;
    }
}
