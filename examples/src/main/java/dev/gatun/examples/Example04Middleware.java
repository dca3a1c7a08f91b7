package dev.gatun.examples;

import dev.gatun.http.AttributeKey;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Middleware;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import dev.gatun.http.Status;
import java.util.concurrent.atomic.AtomicLong;

/** 04: functions around handlers, for the whole server or for some routes. {@code curl -i localhost:8080/} */
public final class Example04Middleware {
    private static final AttributeKey<Long> NUMBER = AttributeKey.of("number");

    private Example04Middleware() {}

    /** Listens on port 8080. */
    public static void main(String[] arguments) {
        start(8080);
    }

    static HttpServer start(int port) {
        AtomicLong count = new AtomicLong();
        // Leaves something for the handlers behind it, and changes the response that comes back.
        Middleware numbered = (request, next) -> {
            long number = count.incrementAndGet();
            request.attribute(NUMBER, number);
            return next.handle(request).header("x-number", Long.toString(number));
        };
        Router inner = Router.of(r -> r
                .use(Example04Middleware::onlyWithKey)
                .get("/secret", request -> Response.text("the gates open at dawn\n")));
        return HttpServer.builder()
                .listen(Listen.tcp(port))
                .use(numbered)
                .handler(Router.of(r -> r
                        .get("/", request -> Response.text("you are number " + request.attribute(NUMBER).orElseThrow() + "\n"))
                        .mount("/inner", inner)))
                .start();
    }

    /** Answers itself, without asking the handler. */
    private static Response onlyWithKey(Request request, Handler next) throws Exception {
        if (request.header("x-key").filter("gatun"::equals).isEmpty()) {
            return Response.of(Status.FORBIDDEN).text("bring the key\n");
        }
        return next.handle(request);
    }
}
