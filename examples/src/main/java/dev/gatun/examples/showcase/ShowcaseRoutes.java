package dev.gatun.examples.showcase;

import dev.gatun.http.Cookies;
import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.NotFound;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import dev.gatun.reactor.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** The routes of the showcase. Where a handler runs is the server's choice ({@code --execution}): hardly any of these waits where it is called. */
final class ShowcaseRoutes {
    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

    private ShowcaseRoutes() {}

    /** A JSON object with one member. */
    record Message(String message) {}

    /** A user, whom the path names. */
    record User(String id, String name) {}

    static Router of(Optional<Path> root, Ticker ticker, Operations operations, Function<Request, Running> running) {
        Handler echo = new Echo();
        Handler chat = new Chat().endpoint();
        return Router.of(routes -> {
            routes.get("/", request -> Page.index(running.apply(request).values()))
                    .get("/showcase.css", request -> Page.file("showcase.css", "text/css; charset=utf-8"))
                    .get("/showcase.js", request -> Page.file("showcase.js", "text/javascript; charset=utf-8"))
                    .get("/showcase.svg", request -> Page.file("showcase.svg", "image/svg+xml"))
                    .get("/status", request -> Response.json(running.apply(request).figures()).header("cache-control", "no-store"))
                    .get("/connection", new ConnectionFacts())
                    .get("/platform", Execution.VIRTUAL_THREAD, request -> Response.text(Platform.current().describe()))
                    .mount("/", operations.routes())
                    .get("/plaintext", request -> Response.bytes("text/plain", HELLO))
                    .get("/json", request -> Response.json(new Message("Hello, World!")))
                    .post("/", echo)
                    .post("/echo", echo)
                    .get("/cookie", ShowcaseRoutes::cookies)
                    .get("/bytes/{n}", new Bytes())
                    .get("/users/{id}", request -> Response.json(user(request.path("id"))))
                    .get("/ws/echo", WebSocketRoutes.echo())
                    .get("/ws/broadcast", WebSocketRoutes.broadcast())
                    .get("/ws/chat", chat)
                    .get("/chat", request -> Page.file("chat.html", "text/html; charset=utf-8"))
                    .get("/chat.js", request -> Page.file("chat.js", "text/javascript; charset=utf-8"))
                    .get("/events", request -> Response.events(ticker::subscribe));
            root.ifPresentOrElse(
                    directory -> routes.files("/files", directory, files -> files.precompressed().listing()),
                    () -> routes.get("/files/{path...}", request -> {
                        throw new NotFound("start the server with --root DIR to serve files");
                    }));
        });
    }

    private static User user(String id) {
        return new User(id, "User " + id);
    }

    private static Response cookies(Request request) {
        StringBuilder lines = new StringBuilder();
        Cookies cookies = request.cookies();
        cookies.names().forEach(name -> lines.append(name).append('=').append(cookies.value(name).orElse("")).append('\n'));
        return Response.text(lines.toString());
    }
}
