package dev.gatun.platform.client.misbehaviour;

import static dev.gatun.platform.client.misbehaviour.Expected.answersLast;
import static dev.gatun.platform.client.misbehaviour.Expected.fails;
import static dev.gatun.platform.client.misbehaviour.Expected.failsUnprocessed;

import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.platform.client.misbehaviour.Misbehaviour.Certified;
import dev.gatun.platform.client.misbehaviour.Misbehaviour.Layer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What goes wrong with TLS, before a request is sent and behind it. */
final class TlsMisbehaviours {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private TlsMisbehaviours() {}

    private static Misbehaviour of(String name, Script script, Expected expected) {
        return Misbehaviour.of(name, Layer.TLS, wire -> {
            wire.request();
            script.serve(wire);
        }, expected);
    }

    /** What it does instead of a handshake, once something of the client's is there. */
    private static Misbehaviour instead(String name, Script script, String says) {
        return Misbehaviour.of(name, Layer.TLS, wire -> {
            wire.in().read();
            script.serve(wire);
        }, failsUnprocessed(Phase.TLS, says)).bare();
    }

    /** RFC 8446, section 6: a fatal alert of this number, in clear. */
    private static Misbehaviour alert(String name, int number, String says) {
        return instead("refuses the handshake with the alert " + name, wire -> wire.send(new byte[] {21, 3, 3, 0, 2, 2, (byte) number}), says);
    }

    static List<Misbehaviour> handshakes() {
        return List.of(
            alert("handshake_failure", 40, "handshake_failure"), alert("protocol_version", 70, "protocol_version"),
            alert("unrecognized_name", 112, "unrecognized_name"), alert("no_application_protocol", 120, "no_application_protocol"),
            alert("internal_error", 80, "internal_error"),
            instead("answers the handshake in plain text", wire -> wire.send("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"), "what came is no TLS record"),
            instead("answers the handshake with garbage", wire -> wire.send("\u0016\u0003\u0003\u0000\u0004abcd"), "TLS"),
            instead("resets the connection within the handshake", Wire::reset, "ECONNRESET"),
            instead("ends the connection within the handshake", Wire::end, "TLS"),
            Misbehaviour.of("never answers the handshake", Layer.TLS, wire -> { }, Expected.timesOut(Phase.TLS, "not done within").safe()).bare().impatiently(),
            Misbehaviour.of("says the beginning of the handshake only", Layer.TLS, wire -> wire.send(new byte[] {22, 3, 3}),
                Expected.timesOut(Phase.TLS, "not done within").safe()).bare().impatiently());
    }

    static List<Misbehaviour> certificates() {
        return List.of(
            Misbehaviour.of("has a certificate that is expired", Layer.TLS, wire -> { }, failsUnprocessed(Phase.TLS, "expired")).certified(Certified.EXPIRED),
            Misbehaviour.of("has a certificate for another host", Layer.TLS, wire -> { }, failsUnprocessed(Phase.TLS, "127.0.0.1"))
                .certified(Certified.FOR_ANOTHER_HOST),
            Misbehaviour.of("has a certificate of an authority that nobody knows", Layer.TLS, wire -> { }, failsUnprocessed(Phase.TLS, "PKIX"))
                .certified(Certified.BY_NOBODY_KNOWN));
    }

    static List<Misbehaviour> contents() {
        return List.of(
            of("cuts content without a length off (truncation)", wire -> wire.send(OK + "connection: close\r\n\r\n12345").end(),
                fails(Phase.CONTENT, "TLS")),
            of("cuts content with a length off", wire -> wire.send(OK + "content-length: 10\r\n\r\n12345").end(), fails(Phase.CONTENT, "5 of 10")),
            of("sends what is no TLS within the content", wire -> {
                wire.send(OK + "content-length: 10\r\n\r\n12345");
                wire.raw().getOutputStream().write("67890".getBytes(StandardCharsets.US_ASCII));
            }, fails(Phase.CONTENT, "TLS")),
            of("resets the connection of TLS before it answers", Wire::reset, fails(Phase.RESPONSE, "the connection ended")),
            of("ends TLS without a word behind the response", wire -> wire.send(OK + "content-length: 5\r\n\r\n12345").end(), answersLast("200 12345")),
            of("redirects from TLS to clear text", wire -> wire.send("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/\r\ncontent-length: 0\r\n\r\n"),
                fails(Phase.REDIRECT, "from TLS to clear text").safe()).get());
    }
}
