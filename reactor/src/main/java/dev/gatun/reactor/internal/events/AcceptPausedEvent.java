package dev.gatun.reactor.internal.events;

import dev.gatun.reactor.EventLoop;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The JFR event of a listener that pauses because no descriptors are left: each pause, where the log tells of the first alone. Loop only. */
public final class AcceptPausedEvent {
    private AcceptPausedEvent() {}

    /** Loads what {@link #commit} needs: to load a class may take a descriptor, and then there are none. */
    public static void prepare() {
        if (FlightRecorder.PRESENT) {
            Recorded.prepare();
        }
    }

    /** Pauses now. */
    public static void commit(EventLoop loop, String reason) {
        if (FlightRecorder.PRESENT) {
            Recorded.commit(loop, reason);
        }
    }

    /** Loaded only where JFR is. */
    @Name("dev.gatun.AcceptPaused")
    @Label("Accepting paused")
    @Category("Gatun")
    @StackTrace(false)
    static final class Recorded extends Event {
        @Label("Loop")
        String loop;

        @Label("Reason")
        String reason;

        static void prepare() {
            new Recorded().isEnabled();
        }

        static void commit(EventLoop loop, String reason) {
            Recorded event = new Recorded();
            if (event.isEnabled()) {
                event.loop = loop.toString();
                event.reason = reason;
                event.commit();
            }
        }
    }
}
