package dev.gatun.examples.showcase.dashboard;

import dev.gatun.http.Response;
import dev.gatun.http.Router;
import java.util.function.Supplier;

/** The live dashboard: a page that needs nothing from elsewhere, and the stream of events that feeds it. Any thread. */
public final class Dashboard implements AutoCloseable {
    private static final PageFiles FILES = new PageFiles(Dashboard.class, "'none'");

    private final Feed feed;

    private Dashboard(Feed feed) {
        this.feed = feed;
    }

    /** A dashboard that shows what {@code source} says once a second, from now on. */
    public static Dashboard start(Supplier<Frame> source) {
        return new Dashboard(Feed.start(source));
    }

    /** Its routes, to be mounted at {@code /dashboard}. */
    public Router routes() {
        return Router.of(r -> r
                .get("/", request -> file("dashboard.html", "text/html; charset=utf-8"))
                .get("/dashboard.css", request -> file("dashboard.css", "text/css; charset=utf-8"))
                .get("/dashboard.js", request -> file("dashboard.js", "text/javascript; charset=utf-8"))
                .get("/chart.js", request -> file("chart.js", "text/javascript; charset=utf-8"))
                .get("/events", request -> Response.events(feed::subscribe)));
    }

    private static Response file(String name, String type) {
        return FILES.file(name, type, "no-cache");
    }

    /** Ends all streams. */
    @Override
    public void close() {
        feed.close();
    }
}
