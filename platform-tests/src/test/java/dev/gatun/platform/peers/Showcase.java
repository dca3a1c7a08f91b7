package dev.gatun.platform.peers;

import dev.gatun.http.Compression;
import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The routes that foreign peers are sent to. */
final class Showcase {
    private Showcase() {}

    /** Describes a server with the files of {@code directory} below {@code /f}. */
    static Consumer<HttpServer.Builder> routes(Path directory) {
        return http -> http
                .limits(limits -> limits.body(1L << 32))
                .get("/", request -> Response.text("Hello, World!"))
                .get("/client", request -> Response.text(request.version() + " " + request.header("user-agent").orElse("?")))
                .get("/chunks/{n}", request -> {
                    int n = Integer.parseInt(request.path("n"));
                    return Response.stream(Response.OCTETS, out -> {
                        for (int i = 0; i < n; i++) {
                            out.write(new byte[1000]);
                        }
                    });
                })
                .get("/moved", request -> Response.redirect("/"))
                .routes(routes -> routes.use(Compression.negotiated()).post("/echo", Execution.VIRTUAL_THREAD, request -> {
                    InputStream in = request.body().stream();
                    return Response.stream(Response.OCTETS, out -> in.transferTo(out.stream()));
                }))
                .files("/f", directory);
    }
}
