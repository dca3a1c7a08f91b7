package dev.gatun.http.internal.events;

import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The JFR event of a client's request that got no connection. Any thread. */
public final class ClientPoolEvent {
    private ClientPoolEvent() {}

    /**
     * It has happened now.
     *
     * @param connections that the request's event loop has to the origin
     * @param waited zero when too many waited already
     */
    public static void commit(Object origin, int connections, Duration waited) {
        if (FlightRecorder.PRESENT) {
            Recorded.commit(origin, connections, waited);
        }
    }

    /** Loaded only where JFR is. */
    @Name("dev.gatun.ClientPoolExhausted")
    @Label("No connection for a request")
    @Category("Gatun")
    @StackTrace(false)
    static final class Recorded extends Event {
        @Label("Origin")
        String origin;

        @Label("Connections")
        @Description("Those that the request's event loop has to the origin")
        int connections;

        @Label("Waited")
        @Description("Zero when too many waited already")
        @Timespan(Timespan.NANOSECONDS)
        long waited;

        static void commit(Object origin, int connections, Duration waited) {
            Recorded event = new Recorded();
            if (event.isEnabled()) {
                event.origin = origin.toString();
                event.connections = connections;
                event.waited = waited.toNanos();
                event.commit();
            }
        }
    }
}
