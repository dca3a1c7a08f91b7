package dev.gatun.platform.client.misbehaviour;

import static dev.gatun.platform.client.misbehaviour.Expected.answersLast;
import static dev.gatun.platform.client.misbehaviour.Expected.fails;
import static dev.gatun.platform.client.misbehaviour.Expected.timesOut;

import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.platform.client.misbehaviour.Misbehaviour.Layer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/** What goes wrong with heads and framing of HTTP/1.1. */
final class Http1Misbehaviours {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private Http1Misbehaviours() {}

    private static Misbehaviour of(String name, Script script, Expected expected) {
        return Misbehaviour.of(name, Layer.HTTP_1, wire -> {
            wire.request();
            script.serve(wire);
        }, expected);
    }

    /** Answers with these bytes, and does no more. */
    private static Misbehaviour sends(String name, String bytes, Expected expected) {
        return of(name, wire -> wire.send(bytes), expected);
    }

    /** A reset overtakes what was sent before, so it waits until the client has seen the head. */
    private static Misbehaviour resetsOnceSeen(String name, String bytes) {
        Semaphore seen = new Semaphore(0);
        return of(name, wire -> {
            wire.send(bytes);
            seen.acquireUninterruptibly();
            wire.reset();
        }, fails(Phase.CONTENT, "the connection ended")).asking((client, origin, patience) -> {
            try (ClientResponse response = client.post(origin + "/x").body("ping").timeouts(patience).send()) {
                seen.release();
                return response.status().code() + " " + response.text();
            }
        });
    }

    static List<Misbehaviour> ends() {
        return List.of(
            of("resets the connection before it answers", Wire::reset, fails(Phase.RESPONSE, "the connection ended before the response")),
            of("ends the connection before it answers", Wire::end, fails(Phase.RESPONSE, "the server ended the connection")),
            of("ends the connection within the status line", wire -> wire.send("HTTP/1.1 20").end(), fails(Phase.RESPONSE, "within the head of the response")),
            of("ends the connection within the head", wire -> wire.send(OK + "content-length: 5\r\nx: ").end(),
                fails(Phase.RESPONSE, "within the head of the response")),
            of("resets the connection within the head", wire -> wire.send(OK + "content-le").reset(), fails(Phase.RESPONSE, "the connection ended")),
            of("ends the connection within the content", wire -> wire.send(OK + "content-length: 10\r\n\r\n12345").end(),
                fails(Phase.CONTENT, "the server ended the connection")),
            resetsOnceSeen("resets the connection within the content", OK + "content-length: 10\r\n\r\n12345"),
            of("ends the connection within a chunk", wire -> wire.send(OK + "transfer-encoding: chunked\r\n\r\na\r\n12345").end(),
                fails(Phase.CONTENT, "the server ended the connection")),
            of("ends the connection without the last chunk", wire -> wire.send(OK + "transfer-encoding: chunked\r\n\r\n5\r\n12345\r\n").end(),
                fails(Phase.CONTENT, "the server ended the connection")),
            resetsOnceSeen("resets content without a length", OK + "connection: close\r\n\r\n12345"),
            of("ends content without a length by the end of the connection", wire -> wire.send(OK + "\r\n12345").end(), answersLast("200 12345")));
    }

    static List<Misbehaviour> waits() {
        return List.of(
            of("never answers", wire -> { }, timesOut(Phase.RESPONSE, "no response within")).impatiently(),
            of("sends its head a byte at a time, for ever", wire -> wire.sendSlowly(OK + "x: " + "y".repeat(1_000), Duration.ofMillis(50)),
                timesOut(Phase.RESPONSE, "no response within")).impatiently(),
            of("sends interim responses instead of the final one", wire -> {
                for (int i = 0; i < 8; i++) {
                    wire.send("HTTP/1.1 102 Processing\r\n\r\n").pause(Duration.ofMillis(100));
                }
            }, timesOut(Phase.RESPONSE, "no response within")).impatiently(),
            of("stops within the content", wire -> wire.send(OK + "content-length: 10\r\n\r\n12345"), timesOut(Phase.CONTENT, "no more content within")).impatiently(),
            of("stops between chunks", wire -> wire.send(OK + "transfer-encoding: chunked\r\n\r\n5\r\n12345\r\n"), timesOut(Phase.CONTENT, "no more content within"))
                .impatiently());
    }

    static List<Misbehaviour> heads() {
        return List.of(
            sends("sends garbage instead of a status line", "\u0000\u0001garbage\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            sends("answers in HTTP/0.9", "<html>hello</html>\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            sends("answers in the handshake of TLS", "\u0016\u0003\u0003\u0000\u0002\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            sends("answers in a version that is not HTTP/1", "HTTP/3.0 200 OK\r\ncontent-length: 0\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            sends("has a status of four digits", "HTTP/1.1 2000 OK\r\ncontent-length: 0\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            sends("has a status below 100", "HTTP/1.1 099 No\r\ncontent-length: 0\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            sends("has a NUL in a header", OK + "x: a\u0000b\r\ncontent-length: 0\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            sends("folds a header (obs-fold)", OK + "x: a\r\n b\r\ncontent-length: 0\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            sends("has a space before a header's colon", OK + "content-length : 0\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            sends("has a header without a colon", OK + "content-length 0\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            sends("has a header's name that is no token", OK + "x(y): 0\r\ncontent-length: 0\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            sends("has a carriage return within a header", OK + "x: a\rb: c\r\ncontent-length: 0\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            of("sends headers without end", wire -> {
                wire.send(OK);
                wire.sendForEver("x: y\r\n");
            }, fails(Phase.RESPONSE, "the response is malformed")),
            of("sends a header without end", wire -> {
                wire.send(OK + "x: ");
                wire.sendForEver("y".repeat(1_000));
            }, fails(Phase.RESPONSE, "the response is malformed")),
            of("sends interim responses without end", wire -> wire.sendForEver("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"),
                fails(Phase.RESPONSE, "interim responses")),
            sends("changes the protocol unasked", "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n",
                fails(Phase.RESPONSE, "protocol")));
    }

    static List<Misbehaviour> framing() {
        return List.of(
            sends("says length and chunks", OK + "content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n",
                fails(Phase.RESPONSE, "the response is malformed")),
            sends("says two lengths", OK + "content-length: 5\r\ncontent-length: 6\r\n\r\n123456", fails(Phase.RESPONSE, "the response is malformed")),
            sends("says a list of two lengths", OK + "content-length: 5, 6\r\n\r\n123456", fails(Phase.RESPONSE, "the response is malformed")),
            sends("says a negative length", OK + "content-length: -1\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            sends("says a length with a sign", OK + "content-length: +5\r\n\r\n12345", fails(Phase.RESPONSE, "the response is malformed")),
            sends("says a length that no integer holds", OK + "content-length: 99999999999999999999\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            sends("says a transfer coding that nobody asked for", OK + "transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                fails(Phase.RESPONSE, "the response is malformed")),
            sends("says chunked twice", OK + "transfer-encoding: chunked, chunked\r\n\r\n0\r\n\r\n", fails(Phase.RESPONSE, "the response is malformed")),
            sends("has a chunk's size that is no number", OK + "transfer-encoding: chunked\r\n\r\nxyz\r\n", fails(Phase.CONTENT, "the response is malformed")),
            sends("has a chunk's size that no integer holds", OK + "transfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
                fails(Phase.CONTENT, "the response is malformed")),
            sends("has a chunk that is longer than its size", OK + "transfer-encoding: chunked\r\n\r\n3\r\n12345\r\n0\r\n\r\n",
                fails(Phase.CONTENT, "the response is malformed")),
            sends("ends a chunk's line with a bare line feed", OK + "transfer-encoding: chunked\r\n\r\n5\n12345\r\n0\r\n\r\n",
                fails(Phase.CONTENT, "the response is malformed")),
            of("sends an extension of a chunk without end", wire -> {
                wire.send(OK + "transfer-encoding: chunked\r\n\r\n5;x=");
                wire.sendForEver("y".repeat(1_000));
            }, fails(Phase.CONTENT, "the response is malformed")),
            of("sends trailers without end", wire -> {
                wire.send(OK + "transfer-encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n");
                wire.sendForEver("x: y\r\n");
            }, fails(Phase.CONTENT, "the response is malformed")),
            sends("sends more than it said", OK + "content-length: 5\r\n\r\n1234567890", answersLast("200 12345")),
            sends("sends two responses to one request", (OK + "content-length: 5\r\n\r\n12345").repeat(2), answersLast("200 12345")),
            sends("sends content with a 204", "HTTP/1.1 204 No Content\r\n\r\n12345", answersLast("204 ")),
            sends("says its length twice alike", OK + "content-length: 5\r\ncontent-length: 5\r\n\r\n12345", fails(Phase.RESPONSE, "more than one Content-Length")));
    }
}
