package dev.gatun.http.internal.events;

import java.net.SocketAddress;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The JFR event of a client that hit a limit. Any thread. */
public final class LimitEvent {
    private LimitEvent() {}

    /** It has happened now. */
    public static void commit(String limit, SocketAddress remote) {
        if (FlightRecorder.PRESENT) {
            Recorded.commit(limit, remote);
        }
    }

    /** Loaded only where JFR is. */
    @Name("dev.gatun.LimitHit")
    @Label("Limit hit")
    @Category("Gatun")
    @StackTrace(false)
    static final class Recorded extends Event {
        @Label("Limit")
        String limit;

        @Label("Remote address")
        String remoteAddress;

        static void commit(String limit, SocketAddress remote) {
            Recorded event = new Recorded();
            if (event.isEnabled()) {
                event.limit = limit;
                event.remoteAddress = String.valueOf(remote);
                event.commit();
            }
        }
    }
}
