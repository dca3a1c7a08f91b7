package dev.gatun.examples;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;

/** 01: the shortest server. {@code curl localhost:8080} */
public final class Example01Hello {
    private Example01Hello() {}

    /** Listens on port 8080. */
    public static void main(String[] arguments) {
        start(8080);
    }

    static HttpServer start(int port) {
        return HttpServer.start(port, request -> Response.text("Hello, World!\n"));
    }
}
