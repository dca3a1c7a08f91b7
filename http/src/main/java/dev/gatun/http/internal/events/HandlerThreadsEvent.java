package dev.gatun.http.internal.events;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The JFR event of a request that was answered 503 since as many handlers ran as may. Any thread. */
public final class HandlerThreadsEvent {
    private HandlerThreadsEvent() {}

    /** It has happened now. */
    public static void commit(int limit) {
        if (FlightRecorder.PRESENT) {
            Recorded.commit(limit);
        }
    }

    /** Loaded only where JFR is. */
    @Name("dev.gatun.HandlerPoolExhausted")
    @Label("No thread for a handler")
    @Category("Gatun")
    @StackTrace(false)
    static final class Recorded extends Event {
        @Label("Virtual threads allowed")
        int limit;

        static void commit(int limit) {
            Recorded event = new Recorded();
            if (event.isEnabled()) {
                event.limit = limit;
                event.commit();
            }
        }
    }
}
