package dev.gatun.reactor.internal.events;

import java.util.Arrays;
import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The JFR event of a blocked loop. On the watchdog's thread. */
public final class BlockedLoopEvent {
    private BlockedLoopEvent() {}

    /** Held for so long, and still. */
    public static void commit(String loop, long millis, StackTraceElement[] stack) {
        if (FlightRecorder.PRESENT) {
            Recorded.commit(loop, millis, stack);
        }
    }

    /** Loaded only where JFR is. */
    @Name("dev.gatun.BlockedLoop")
    @Label("Blocked event loop")
    @Category("Gatun")
    @StackTrace(false)
    static final class Recorded extends Event {
        @Label("Loop")
        String loop;

        @Label("Held for (ms)")
        long millis;

        @Label("Stack")
        String stack;

        static void commit(String loop, long millis, StackTraceElement[] stack) {
            Recorded event = new Recorded();
            if (event.isEnabled()) {
                event.loop = loop;
                event.millis = millis;
                event.stack = Arrays.stream(stack).map(StackTraceElement::toString).collect(Collectors.joining("\n"));
                event.commit();
            }
        }
    }
}
