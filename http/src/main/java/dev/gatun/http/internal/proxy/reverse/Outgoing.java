package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.Request;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.proxy.balance.Member;
import dev.gatun.http.internal.tracing.TraceFields;
import dev.gatun.http.proxy.HostPolicy;
import dev.gatun.http.tracing.Traces;
import java.util.Locale;
import java.util.Optional;

/** Makes the head that an upstream gets of what is known of the request. It is written anew, so nothing of how the client framed its message goes on. */
final class Outgoing {
    private Outgoing() {}

    static OutgoingRequest of(Passage passage, Member member, HttpVersion version) {
        Request request = passage.request();
        ProxyRules rules = passage.way().rules();
        Origin origin = Origins.of(member.upstream());
        HeaderList fields = HeaderList.copyOf(passage.fields());
        Traces.outgoing(request).ifPresent(trace -> TraceFields.apply(fields, trace));
        boolean waits = request.headers().contains("expect") && passage.hasContent() && !passage.upload().isStarted();
        if (waits) {
            fields.add("expect", "100-continue");
        }
        Optional<String> upgrade = request.upgrade().filter(protocol -> rules.upgrades().contains(protocol.toLowerCase(Locale.ROOT)));
        if (Handshakes.isWebSocket(upgrade)) {
            Handshakes.ask(fields, version);
        }
        // An extended CONNECT of HTTP/2 is the GET of HTTP/1.1 (RFC 8441, section 5).
        Method method = request.method() == Method.CONNECT ? Method.GET : request.method();
        String authority = authority(rules.host(), request, origin);
        boolean content = passage.hasContent() || request.headers().contains("content-length");
        return new OutgoingRequest(method, origin.scheme(), authority, passage.target(), fields,
                request.body().length().orElse(OutgoingRequest.UNKNOWN), content, request.body().length().isEmpty(), upgrade, rules.response(), rules.gap());
    }

    private static String authority(HostPolicy policy, Request request, Origin origin) {
        return switch (policy) {
            case HostPolicy.Preserve preserve -> request.authority().isEmpty() ? origin.authority() : request.authority();
            case HostPolicy.OfUpstream upstream -> origin.authority();
            case HostPolicy.Fixed fixed -> fixed.authority();
        };
    }
}
