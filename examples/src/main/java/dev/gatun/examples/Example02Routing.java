package dev.gatun.examples;

import dev.gatun.http.HttpServer;
import dev.gatun.http.NotFound;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import java.util.Map;

/** 02: paths with parameters and wildcards, a router below a prefix, and what becomes of errors. {@code curl localhost:8080/ships/ancon} */
public final class Example02Routing {
    private static final Map<String, Integer> SHIPS = Map.of("ancon", 1914, "cristobal", 1914, "kearny", 1940);

    private Example02Routing() {}

    /** Listens on port 8080. */
    public static void main(String[] arguments) {
        start(8080);
    }

    static HttpServer start(int port) {
        Router admin = Router.of(r -> r
                .get("/health", request -> Response.text("fine\n")));
        Router routes = Router.of(r -> r
                .get("/ships", request -> Response.text(String.join("\n", SHIPS.keySet().stream().sorted().toList()) + "\n"))
                .get("/ships/{name}", request -> Response.text(firstTransit(request.path("name")) + "\n"))
                .get("/search", request -> Response.text("looking for " + request.query("q").orElse("nothing") + "\n"))
                .get("/wiki/{page...}", request -> Response.text("the page " + request.path("page") + "\n"))
                .mount("/admin", admin)
                .on(NotFound.class, (request, e) -> e.response().header("x-hint", "GET /ships lists them")));
        return HttpServer.start(port, routes);
    }

    private static int firstTransit(String name) {
        Integer year = SHIPS.get(name);
        if (year == null) {
            throw new NotFound("no ship " + name);
        }
        return year;
    }
}
