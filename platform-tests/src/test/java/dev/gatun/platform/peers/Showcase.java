package dev.gatun.platform.peers;

import dev.gatun.http.Compression;
import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.tls.TlsSession;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The routes that foreign peers are sent to. */
final class Showcase {
    /** Asks for more over the connection that it came on, and writes down what the browser knows of it. */
    private static final String PAGE = """
            <!DOCTYPE html><meta charset="utf-8"><title>page</title><p id="said">nothing yet</p>
            <script>
              const ask = i => fetch('/echo', {method: 'POST', body: 'x'.repeat(i * 1000)}).then(answer => answer.text());
              Promise.all(Array.from({length: 20}, (_, i) => ask(i))).then(texts => {
                const protocols = new Set(performance.getEntriesByType('resource').map(entry => entry.nextHopProtocol));
                document.getElementById('said').textContent = `${texts.join('').length} bytes by ${[...protocols].join(' and ')}`;
              });
            </script>
            """;

    private Showcase() {}

    /** Describes a server with the files of {@code directory} below {@code /f}. */
    static Consumer<HttpServer.Builder> routes(Path directory) {
        return http -> http
                .limits(limits -> limits.body(1L << 32))
                .http2(http2 -> http2.push(true))
                .get("/", request -> Response.text("Hello, World!"))
                .post("/", request -> Response.text("Hello, World!"))
                .get("/client", request -> Response.text(request.version() + " " + request.header("user-agent").orElse("?")))
                .get("/chunks/{n}", request -> {
                    int n = Integer.parseInt(request.path("n"));
                    return Response.stream(Response.OCTETS, out -> {
                        for (int i = 0; i < n; i++) {
                            out.write(new byte[1000]);
                        }
                    });
                })
                .get("/tls", request -> Response.text(request.tls().map(Showcase::describe).orElse("clear text")))
                .get("/trailers", request -> Response.stream(Response.TEXT, out -> out.write("content")).trailer("x-end", "yes"))
                .get("/pushes", request -> Response.text("with another").push("/chunks/2"))
                .get("/page", request -> Response.html(PAGE))
                .get("/moved", request -> Response.redirect("/"))
                .routes(routes -> routes.use(Compression.negotiated()).post("/echo", Execution.VIRTUAL_THREAD, request -> {
                    InputStream in = request.body().stream();
                    return Response.stream(Response.OCTETS, out -> in.transferTo(out.stream()));
                }))
                .files("/f", directory);
    }

    private static String describe(TlsSession session) {
        String client = session.peerCertificates().isEmpty() ? "nobody" : session.peerCertificates().getFirst().getSubjectX500Principal().getName();
        return session.version() + " " + session.applicationProtocol() + " " + session.serverName().orElse("-") + " " + client
                + (session.resumed() ? " resumed" : " new");
    }
}
