package dev.gatun.examples.showcase.dashboard;

import dev.gatun.http.Response;
import dev.gatun.http.Router;
import dev.gatun.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** The live dashboard: a page that needs nothing from elsewhere, and the stream of events that feeds it. Any thread. */
public final class Dashboard implements AutoCloseable {
    private static final String PLACE = "/dev/gatun/examples/showcase/dashboard/";
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
        try (InputStream in = Dashboard.class.getResourceAsStream(PLACE + name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return Response.of(Status.OK)
                    .header("content-security-policy", "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                    .header("x-content-type-options", "nosniff")
                    .header("cache-control", "no-cache")
                    .bytes(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all streams. */
    @Override
    public void close() {
        feed.close();
    }
}
