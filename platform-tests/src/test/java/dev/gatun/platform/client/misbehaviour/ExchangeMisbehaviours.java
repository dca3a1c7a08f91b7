package dev.gatun.platform.client.misbehaviour;

import static dev.gatun.platform.client.misbehaviour.Expected.answers;
import static dev.gatun.platform.client.misbehaviour.Expected.answersLast;
import static dev.gatun.platform.client.misbehaviour.Expected.fails;
import static dev.gatun.platform.client.misbehaviour.Expected.timesOut;

import dev.gatun.http.MediaType;
import dev.gatun.http.client.Content;
import dev.gatun.http.client.HttpClient;
import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.http.client.Timeouts;
import dev.gatun.platform.client.misbehaviour.Misbehaviour.Layer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** What goes wrong above the framing: codings, redirects, cookies, and the connection between two requests. */
final class ExchangeMisbehaviours {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String GOOD = OK + "content-length: 2\r\n\r\nok";
    private static final long LARGE = 64 << 20;

    private ExchangeMisbehaviours() {}

    private static Misbehaviour of(String name, Script script, Expected expected) {
        return Misbehaviour.of(name, Layer.HTTP_1, wire -> {
            wire.request();
            script.serve(wire);
        }, expected);
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private static Script coded(String coding, byte[] content) {
        return wire -> wire.send(OK + "content-encoding: " + coding + "\r\ncontent-length: " + content.length + "\r\n\r\n").send(content);
    }

    static List<Misbehaviour> codings() {
        byte[] text = gzip("0123456789".repeat(100).getBytes(StandardCharsets.US_ASCII));
        byte[] damaged = text.clone();
        damaged[text.length - 6] ^= 1;
        return List.of(
            of("sends a gzip bomb", coded("gzip", gzip(new byte[32 << 20])), fails(Phase.CONTENT, "times when decoded").keptOrNot()),
            of("sends gzip with a wrong checksum", coded("gzip", damaged), fails(Phase.CONTENT, "content is not valid gzip").keptOrNot()),
            of("sends gzip without its end", coded("gzip", Arrays.copyOf(text, text.length - 9)),
                fails(Phase.CONTENT, "the end of the gzip content is missing").keptOrNot()),
            of("labels plain text as gzip", coded("gzip", "hello".getBytes(StandardCharsets.US_ASCII)),
                fails(Phase.CONTENT, "content is not valid gzip").keptOrNot()),
            of("has a coding that nobody knows", coded("x-secret", "hello".getBytes(StandardCharsets.US_ASCII)), answers("200 hello")));
    }

    private static Script redirect(String location) {
        return wire -> {
            do {
                wire.send("HTTP/1.1 302 Found\r\nlocation: " + location + "\r\ncontent-length: 0\r\n\r\n");
            } while (wire.request() != null);
        };
    }

    static List<Misbehaviour> redirects() {
        return List.of(
            of("redirects to the same place", redirect("/x"), fails(Phase.REDIRECT, "in a circle").safe()).get(),
            of("redirects further and further", wire -> {
                for (int i = 0; i < 100; i++) {
                    wire.send("HTTP/1.1 302 Found\r\nlocation: /" + i + "\r\ncontent-length: 0\r\n\r\n");
                    wire.request();
                }
            }, fails(Phase.REDIRECT, "more than 5 redirects").safe()).get(),
            of("redirects to a file", redirect("file:///etc/passwd"), fails(Phase.REDIRECT, "scheme 'file'").safe()).get(),
            of("redirects to a script", redirect("javascript:alert(1)"), fails(Phase.REDIRECT, "scheme 'javascript'").safe()).get(),
            of("redirects to what is no URI", redirect("http://[/"), fails(Phase.REDIRECT, "the redirect").safe()).get(),
            of("redirects with a user in the location", redirect("http://admin@127.0.0.1/"), fails(Phase.REDIRECT, "names a user").safe()).get(),
            of("redirects without a location", wire -> wire.send("HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n"), answers("302 ")),
            of("redirects to two places", wire -> wire.send("HTTP/1.1 302 Found\r\nlocation: /a\r\nlocation: /b\r\ncontent-length: 0\r\n\r\n"),
                fails(Phase.REDIRECT, "2 locations").safe()).get());
    }

    static List<Misbehaviour> cookies() {
        return List.of(
            of("sets a cookie for another domain", cookies("a=b; Domain=example.com"), answers("200 -")).asking(ExchangeMisbehaviours::twice),
            of("sets a cookie for a part of its address", cookies("a=b; Domain=0.0.1"), answers("200 -")).asking(ExchangeMisbehaviours::twice),
            of("sets a cookie of 5,000 bytes", cookies("a=" + "b".repeat(5_000)), answers("200 -")).asking(ExchangeMisbehaviours::twice),
            of("sets a secure cookie in clear text", cookies("__Host-a=b; Secure; Path=/"), answers("200 -")).asking(ExchangeMisbehaviours::twice));
    }

    /** Answers the second request with the cookie that it brought. */
    private static Script cookies(String field) {
        return wire -> {
            wire.send(OK + "set-cookie: " + field + "\r\ncontent-length: 2\r\n\r\nok");
            String second = wire.request();
            String text = second.toLowerCase(Locale.ROOT).contains("\r\ncookie:") ? "cookie came back" : "-";
            wire.send(OK + "content-length: " + text.length() + "\r\n\r\n" + text);
        };
    }

    /** What the second of two requests gets. */
    private static String twice(HttpClient client, String origin, UnaryOperator<Timeouts> patience) {
        Misbehaviour.getText(client, origin, patience);
        return Misbehaviour.getText(client, origin, patience);
    }

    /** The first connection misbehaves behind a good answer, the others do well. */
    private static Misbehaviour betweenTwo(String name, Script behindFirst) {
        Semaphore answered = new Semaphore(0);
        return Misbehaviour.of(name, Layer.HTTP_1, wire -> {
            wire.request();
            wire.send(GOOD);
            if (wire.number() == 1) {
                // A reset overtakes what was sent before, so it waits until the client has read that.
                answered.acquireUninterruptibly();
                behindFirst.serve(wire);
            } else {
                wire.request();
            }
        }, answers("200 ok")).asking((client, origin, patience) -> {
            Misbehaviour.getText(client, origin, patience);
            answered.release();
            return Misbehaviour.getText(client, origin, patience);
        });
    }

    static List<Misbehaviour> connections() {
        return List.of(
            betweenTwo("ends an idle connection", Wire::end),
            betweenTwo("resets an idle connection", Wire::reset),
            betweenTwo("sends a response on an idle connection", wire -> wire.send("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n")),
            betweenTwo("ends a kept connection when the next request is there", wire -> {
                wire.head();
                wire.end();
            }),
            of("says that it keeps the connection, and ends it", wire -> wire.send(OK + "connection: keep-alive\r\ncontent-length: 2\r\n\r\nok").end(),
                answersLast("200 ok")),
            Misbehaviour.of("answers before it has read all, and ends the connection", Layer.HTTP_1, wire -> {
                wire.head();
                wire.send("HTTP/1.1 413 Content Too Large\r\nconnection: close\r\ncontent-length: 3\r\n\r\nbig");
                wire.hold();
            }, answersLast("413 big")).asking(ExchangeMisbehaviours::large),
            Misbehaviour.of("never reads the content", Layer.HTTP_1, wire -> {
                wire.head();
                wire.pause(Duration.ofSeconds(3));
            }, timesOut(Phase.SEND, "the server took no content")).asking(ExchangeMisbehaviours::large).impatiently());
    }

    /** A large POST. */
    static String large(HttpClient client, String origin, UnaryOperator<Timeouts> patience) {
        Content content = Content.written(MediaType.BYTES, LARGE, out -> {
            byte[] chunk = new byte[1 << 16];
            for (long sent = 0; sent < LARGE; sent += chunk.length) {
                out.write(chunk);
            }
        });
        return Misbehaviour.text(client.post(origin + "/x").body(content), patience);
    }
}
