package dev.gatun.http.internal.log;

import dev.gatun.http.Auth;
import dev.gatun.http.Completion;
import dev.gatun.http.Request;
import dev.gatun.http.RequestId;
import dev.gatun.http.Status;
import dev.gatun.http.proxy.ReverseProxy;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.http.tracing.TraceContext;
import dev.gatun.http.tracing.Traces;
import dev.gatun.tls.TlsSession;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** What the log says of one request. Its fields are taken while the request is valid; the line is made when the exchange is complete. */
public final class AccessEntry {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** Nginx's number for requests whose client has had no answer, which Traefik and Caddy write as well. It is in no response. */
    private static final int NO_ANSWER = 499;

    private final Instant start = Instant.now();
    private final String client;
    private final String method;
    private final String target;
    private final String version;
    private final String host;
    private final String referer;
    private final String agent;
    private final Optional<TlsSession> tls;
    private volatile String user = "";
    private volatile String id = "";
    private volatile String trace = "";
    private String upstream = "";
    private String upstreamFailure = "";

    /** Takes the fields that the head has. */
    public AccessEntry(Request request) {
        client = address(request.remoteAddress());
        method = request.method().name();
        target = request.target();
        tls = request.tls();
        version = request.version().toString();
        host = request.host();
        referer = request.header("referer").orElse("");
        agent = request.header("user-agent").orElse("");
    }

    /** Takes what middleware behind the log has found out. */
    public void answered(Request request) {
        user = request.attribute(Auth.PRINCIPAL).map(Object::toString).orElse("");
        id = request.attribute(RequestId.ID).orElse("");
        trace = request.attribute(Traces.CONTEXT).map(TraceContext::traceId).orElse("");
    }

    /** Takes what a proxy behind the log has found out. When the exchange is complete. */
    public void ended(Request request) {
        upstream = request.attribute(ReverseProxy.UPSTREAM).map(Upstream::address).orElse("");
        upstreamFailure = request.attribute(ReverseProxy.FAILURE).orElse("");
    }

    private static String address(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null ? inet.getAddress().getHostAddress() : address.toString();
    }

    private static int status(Completion completion) {
        return completion.status().map(Status::code).orElse(NO_ANSWER);
    }

    /** {@code host - user [time] "request line" status bytes}, the common log format of NCSA's httpd. */
    public String common(Completion completion) {
        String line = LogEscape.text(method) + ' ' + LogEscape.text(target) + ' ' + version;
        return word(client) + " - " + word(user) + " [" + TIME.format(start) + "] \"" + line + "\" " + status(completion) + ' '
            + (completion.bytes() == 0 ? "-" : Long.toString(completion.bytes()));
    }

    /** The common format with referrer and user agent. */
    public String combined(Completion completion) {
        return common(completion) + " \"" + orDash(referer) + "\" \"" + orDash(agent) + '"';
    }

    /** One JSON object. */
    public String json(Completion completion) {
        StringBuilder out = new StringBuilder(320).append("{\"time\":\"").append(start).append('"');
        field(out, "client", client);
        field(out, "user", user);
        field(out, "method", method);
        field(out, "host", host);
        field(out, "target", target);
        field(out, "version", version);
        tls.ifPresent(session -> {
            field(out, "tls", session.version());
            field(out, "cipher", session.cipher());
            field(out, "alpn", session.applicationProtocol());
            field(out, "sni", session.serverName().orElse(""));
            out.append(",\"resumed\":").append(session.resumed());
        });
        out.append(",\"status\":").append(status(completion)).append(",\"bytes\":").append(completion.bytes());
        out.append(",\"micros\":").append(completion.nanos() / 1_000);
        field(out, "referer", referer);
        field(out, "agent", agent);
        field(out, "id", id);
        field(out, "trace", trace);
        field(out, "upstream", upstream);
        field(out, "upstreamFailure", upstreamFailure);
        Optional<Throwable> failure = completion.failure();
        failure.ifPresent(cause -> field(out, "failure", cause.toString()));
        return out.append('}').toString();
    }

    private static void field(StringBuilder out, String name, String value) {
        if (!value.isEmpty()) {
            out.append(",\"").append(name).append("\":\"").append(LogEscape.json(value)).append('"');
        }
    }

    /** Fields outside of quotes end at a space. */
    private static String word(String value) {
        return value.isEmpty() ? "-" : LogEscape.text(value).replace(' ', '_');
    }

    private static String orDash(String value) {
        return value.isEmpty() ? "-" : LogEscape.text(value);
    }
}
