package dev.gatun.examples;

import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** 10: three ways to run a handler, side by side. {@code curl localhost:8080/later} */
public final class Example10Async {
    private Example10Async() {}

    /** Listens on port 8080. */
    public static void main(String[] arguments) {
        start(8080);
    }

    static HttpServer start(int port) {
        return HttpServer.start(port, Router.of(r -> r
                // On a virtual thread, which may wait: the default.
                .get("/wait", request -> {
                    TimeUnit.MILLISECONDS.sleep(50);
                    return Response.text("waited on " + (Thread.currentThread().isVirtual() ? "a virtual thread" : "the loop") + "\n");
                })
                // On the event loop, for what is answered at once.
                .get("/now", Execution.EVENT_LOOP, request -> Response.text("answered on the loop\n"))
                // Begun on the event loop, answered when the stage completes.
                .get("/later", Handler.async(request -> quote().thenApply(Response::text)))));
    }

    private static CompletionStage<String> quote() {
        return CompletableFuture.supplyAsync(
                () -> "answered when it was ready\n", CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
    }
}
