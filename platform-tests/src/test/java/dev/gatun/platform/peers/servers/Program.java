package dev.gatun.platform.peers.servers;

import dev.gatun.http.Compression;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.platform.Setup;
import dev.gatun.platform.protocols.Protocol;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.TlsConfig;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a server that can be programmed answers below {@code /p}, written for our own. What others say is made alike:
 *
 * <ul>
 *   <li>{@code echo}: the content that came
 *   <li>{@code target/…}: the target as it was asked for
 *   <li>{@code fields}: the fields {@code x-0} to {@code x-59} of the request in the response, {@code x-large} with 6,000 bytes, and how long the request's is
 *   <li>{@code chunks/N}: N times 1,000 zeros, without a length
 *   <li>{@code status/N}: that status without content
 *   <li>{@code moved/N}: a redirection of that status to {@code /p/echo}
 * </ul>
 */
final class Program {
    /** How many fields go to and fro. */
    static final int FIELDS = 60;

    /** A value that does not fit into small buffers. */
    static final String LARGE = "0123456789".repeat(600);

    private Program() {}

    /** Our own server with files and program. */
    static Running serve(Protocol protocol, Peers.Place place) {
        Listen clear = Listen.tcp("127.0.0.1", 0);
        Listen listen = protocol.isSecure() ? clear.tls(tls(protocol, place)) : clear;
        HttpServer server = place.servers().startAt(Setup.DEFAULT, List.of(listen), routes().andThen(http -> http.files("/f", place.files().resolve("f"))));
        return new Running() {
            @Override
            public int port() {
                return server.port();
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }

    private static TlsConfig tls(Protocol protocol, Peers.Place place) {
        return TlsConfig.builder().certificate(Credentials.of(place.identity().key(), List.of(place.identity().certificate())))
                .applicationProtocols(protocol.alpn()).build();
    }

    /** The program alone. */
    static Consumer<HttpServer.Builder> routes() {
        return http -> http
                .limits(limits -> limits.body(1L << 32))
                .use(Compression.negotiated())
                .get("/p/target/{rest...}", request -> Response.text(request.target()))
                .get("/p/fields", Program::fields)
                .get("/p/chunks/{n}", request -> {
                    int n = Integer.parseInt(request.path("n"));
                    return Response.stream(Response.OCTETS, out -> {
                        for (int i = 0; i < n; i++) {
                            out.write(new byte[1000]);
                        }
                    });
                })
                .get("/p/status/{code}", request -> Response.of(Status.of(Integer.parseInt(request.path("code")))))
                .get("/p/moved/{code}", Program::moved)
                .post("/p/moved/{code}", Program::moved)
                .get("/p/echo", request -> Response.text("nothing"))
                .get("/p/trailed", request -> Response.stream(Response.TEXT, out -> out.write("content")).trailer("x-end", "yes"))
                // All of it first: nginx takes no more of the request once the response has begun.
                .post("/p/echo", request -> Response.bytes(request.body().bytes()));
    }

    private static Response moved(Request request) {
        return Response.redirect(Status.of(Integer.parseInt(request.path("code"))), "/p/echo");
    }

    private static Response fields(Request request) {
        Response response = Response.text(Integer.toString(request.header("x-large").orElse("").length())).header("x-large", LARGE);
        for (int i = 0; i < FIELDS; i++) {
            response = response.header("x-" + i, request.header("x-" + i).orElse("none"));
        }
        return response;
    }
}
