package dev.gatun.examples.showcase;

import dev.gatun.http.Handler;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.tls.TlsSession;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells a client, as JSON, what the server knows of its connection. What there is nothing to say of is absent: in clear text there is only
 * {@code protocol} and {@code remoteAddress}.
 */
final class ConnectionFacts implements Handler {
    @Override
    public Response handle(Request request) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("protocol", request.version().toString());
        facts.put("remoteAddress", text(request.remoteAddress()));
        request.tls().ifPresent(session -> add(facts, session));
        return Response.json(facts).header("cache-control", "no-store");
    }

    private static void add(Map<String, Object> facts, TlsSession session) {
        facts.put("tlsVersion", session.version());
        facts.put("cipher", session.cipher());
        if (!session.applicationProtocol().isEmpty()) {
            facts.put("alpn", session.applicationProtocol());
        }
        session.serverName().ifPresent(name -> facts.put("sni", name));
        facts.put("resumed", session.resumed());
        if (!session.peerCertificates().isEmpty()) {
            facts.put("clientCertificate", session.peerCertificates().getFirst().getSubjectX500Principal().getName());
        }
    }

    private static String text(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            String host = inet.getAddress().getHostAddress();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return address.toString();
    }
}
