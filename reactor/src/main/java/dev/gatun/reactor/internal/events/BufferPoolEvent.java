package dev.gatun.reactor.internal.events;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The JFR event of a buffer that was refused because the loop's limit is reached; its thread is the loop's. On the pool's thread. */
public final class BufferPoolEvent {
    private BufferPoolEvent() {}

    /** Refused now; all in bytes. */
    public static void commit(int wanted, long limit, long inUse, long reserved) {
        if (FlightRecorder.PRESENT) {
            Recorded.commit(wanted, limit, inUse, reserved);
        }
    }

    /** Loaded only where JFR is. */
    @Name("dev.gatun.BufferPoolExhausted")
    @Label("Buffer pool exhausted")
    @Category("Gatun")
    @Description("A buffer was refused, and as a rule the connection that wanted it ended")
    @StackTrace(false)
    static final class Recorded extends Event {
        @Label("Wanted")
        @DataAmount
        long wanted;

        @Label("Limit")
        @DataAmount
        long limit;

        @Label("In use")
        @DataAmount
        long inUse;

        @Label("Reserved")
        @Description("Held by the pool, in use or free")
        @DataAmount
        long reserved;

        static void commit(int wanted, long limit, long inUse, long reserved) {
            Recorded event = new Recorded();
            if (event.isEnabled()) {
                event.wanted = wanted;
                event.limit = limit;
                event.inUse = inUse;
                event.reserved = reserved;
                event.commit();
            }
        }
    }
}
