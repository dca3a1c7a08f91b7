package dev.gatun.examples;

import dev.gatun.http.Auth;
import dev.gatun.http.Cookie;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import java.util.Map;
import java.util.Optional;

/** 09: a cookie that remembers, and routes for those who have a token. {@code curl -H 'authorization: Bearer canal' localhost:8080/api/me} */
public final class Example09CookiesAndAuth {
    private static final Map<String, String> TOKENS = Map.of("canal", "Goethals", "lock", "Gorgas");

    private Example09CookiesAndAuth() {}

    /** Listens on port 8080. */
    public static void main(String[] arguments) {
        start(8080);
    }

    static HttpServer start(int port) {
        Router api = Router.of(r -> r
                .use(Auth.bearer(token -> Optional.ofNullable(TOKENS.get(token))))
                .get("/me", request -> Response.text("you are " + request.attribute(Auth.PRINCIPAL).orElseThrow() + "\n")));
        return HttpServer.start(port, Router.of(r -> r
                .get("/", Example09CookiesAndAuth::visit)
                .get("/forget", request -> Response.text("who are you?\n").addHeader("set-cookie", Cookie.expired("visits").toString()))
                .mount("/api", api)));
    }

    private static Response visit(Request request) {
        // A cookie is the client's word: read it as carefully as anything else that comes from outside.
        int visits = request.cookies().value("visits").filter(text -> text.matches("[0-9]{1,6}")).map(Integer::parseInt).orElse(0) + 1;
        // Secure by default; this example has no TLS, so it must say otherwise.
        Cookie cookie = Cookie.builder("visits", Integer.toString(visits)).secure(false).build();
        return Response.text("visit " + visits + "\n").addHeader("set-cookie", cookie.toString());
    }
}
