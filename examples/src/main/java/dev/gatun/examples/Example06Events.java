package dev.gatun.examples;

import dev.gatun.http.Event;
import dev.gatun.http.EventSink;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * 06: server-sent events: what one client posts, all who listen get. {@code curl -N localhost:8080/listen} in one terminal,
 * {@code curl -d ahoy localhost:8080/say} in another.
 */
public final class Example06Events {
    private Example06Events() {}

    /** Listens on port 8080. */
    public static void main(String[] arguments) {
        start(8080);
    }

    static HttpServer start(int port) {
        Set<EventSink> listeners = ConcurrentHashMap.newKeySet();
        return HttpServer.start(port, Router.of(r -> r
                .get("/listen", request -> Response.events(sink -> {
                    listeners.add(sink);
                    sink.onClosed(() -> listeners.remove(sink));
                    sink.comment("welcome");
                }))
                .post("/say", request -> {
                    Event event = Event.of(request.body().text()).name("said");
                    // A listener that reads slowly holds nobody up; one that does not read at all is cut off.
                    listeners.forEach(sink -> sink.send(event));
                    return Response.text(listeners.size() + " listeners\n");
                })));
    }
}
