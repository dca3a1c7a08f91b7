package dev.gatun.http.internal.events;

import dev.gatun.http.Request;
import dev.gatun.http.Router;
import java.util.Optional;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * The JFR event of one request, from its head to the end of its response. It names the route, not the path, in which there may be what is nobody's business.
 * Owned by the exchange; on its loop.
 */
public final class RequestEvent {
    private final Recorded event;

    private RequestEvent(Recorded event) {
        this.event = event;
    }

    /** Begins now; null while nobody records, so that a request then costs no more than the question. */
    public static RequestEvent begin() {
        return FlightRecorder.PRESENT && Recorded.isOn() ? new RequestEvent(Recorded.begun()) : null;
    }

    /**
     * Ends now.
     *
     * @param status 0 when the client went before there was any
     * @param bytes of content sent
     */
    public void end(Request request, int status, long bytes, Optional<Throwable> failure) {
        event.end(request, status, bytes, failure);
    }

    /** Loaded only where JFR is. */
    @Name("dev.gatun.Request")
    @Label("HTTP request")
    @Category("Gatun")
    @Description("From the head of a request to the end of its response, time in the handler and on the wire included")
    @Threshold("20 ms")
    @StackTrace(false)
    static final class Recorded extends Event {
        /** Asked on each request, which so needs no event of its own as long as nobody records. */
        private static final Recorded PROBE = new Recorded();

        @Label("Request")
        @Description("As the log has it: of one connection all have the same number but for the last 20 bits")
        long request;

        @Label("Method")
        String method;

        @Label("Host")
        String host;

        @Label("Route")
        @Description("The pattern of the route; empty where no route matched")
        String route;

        @Label("Version")
        String version;

        @Label("Status")
        @Description("0 when the client went before there was any")
        int status;

        @Label("Bytes sent")
        @DataAmount
        long bytes;

        @Label("Failure")
        @Description("Why the response was not sent to its end; empty when it was")
        String failure;

        static boolean isOn() {
            return PROBE.isEnabled();
        }

        static Recorded begun() {
            Recorded event = new Recorded();
            event.begin();
            return event;
        }

        void end(Request of, int statusSent, long bytesSent, Optional<Throwable> cause) {
            end();
            if (shouldCommit()) {
                request = of.id();
                method = of.method().name();
                host = of.host();
                route = Router.template(of).orElse("");
                version = of.version().toString();
                status = statusSent;
                bytes = bytesSent;
                failure = cause.map(Throwable::toString).orElse("");
                commit();
            }
        }
    }
}
