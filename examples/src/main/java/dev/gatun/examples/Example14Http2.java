package dev.gatun.examples;

import dev.gatun.http.BodyOutput;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsConfig;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * 14: HTTP/2, in clear text and over TLS, with push, trailers and priorities. Handlers are the same for all versions.
 * {@code curl -i --http2-prior-knowledge localhost:8080/}, {@code nghttp -v http://localhost:8080/}; certificates as in example 13.
 */
public final class Example14Http2 {
    private static final byte[] MAP = new byte[1 << 20];
    private static final byte[] STYLE = "body { background: #e3f3f6 }\n".getBytes(StandardCharsets.US_ASCII);

    private Example14Http2() {}

    /** Listens on port 8080, and with two arguments, certificate and key, on port 8443, too. */
    public static void main(String[] arguments) {
        start(8080, 8443, arguments.length == 2 ? Optional.of(Pem.files(arguments[0], arguments[1])) : Optional.empty(), true);
    }

    static HttpServer start(int clear, int secure, Optional<Credentials> certificate, boolean push) {
        HttpServer.Builder server = HttpServer.builder()
                // HTTP/1.1 and h2c, by prior knowledge or by upgrade; http2(o -> o.enabled(false)) leaves HTTP/1.1 alone.
                .listen(Listen.tcp(clear))
                // Off by default, because browsers have given it up. A client can refuse it, and then nothing is pushed.
                .http2(options -> options.streams(250).push(push))
                .get("/", Example14Http2::page)
                .get("/style.css", request -> Response.bytes("text/css", STYLE))
                // What goes first when there is more than fits is what the client says: priority: u=0 before u=7, and i shares (RFC 9218).
                .get("/map", request -> Response.bytes(MAP))
                .get("/count/{to}", request -> count(Integer.parseInt(request.path("to"))));
        // h2 or http/1.1, as client and server agree in the handshake (ALPN).
        certificate.ifPresent(files -> server.listen(Listen.tcp(secure).tls(TlsConfig.of(files))));
        return server.start();
    }

    private static Response page(Request request) {
        return Response.html("<link rel=stylesheet href=/style.css><p>You speak " + request.version() + "\n").push("/style.css");
    }

    /** Lines, and their check sum behind them: HTTP/2 has trailers for everybody, HTTP/1.1 for who says {@code te: trailers}. */
    private static Response count(int to) {
        return Response.stream("text/plain", out -> {
            CRC32 sum = new CRC32();
            for (int i = 1; i <= to; i++) {
                write(out, sum, i + "\n");
            }
            out.trailer("x-crc-32", "%08x".formatted(sum.getValue()));
        });
    }

    private static void write(BodyOutput out, CRC32 sum, String line) {
        sum.update(line.getBytes(StandardCharsets.US_ASCII));
        out.write(line);
    }
}
