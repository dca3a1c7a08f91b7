package dev.gatun.reactor.internal.events;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * The JFR event of one connection, from its beginning to its end. It counts what nothing else counts as long as somebody records. Off unless asked for: a
 * connection that lives long is nothing special, so no threshold tells those that matter from the many. Owned by the connection; on its loop.
 */
public final class ConnectionEvent {
    private final Recorded event = Recorded.begun();
    private Buffer into;
    private int before;

    private ConnectionEvent() {}

    /** Begins now; null while nobody records, so that a connection then costs no more than the question. */
    public static ConnectionEvent begin() {
        return FlightRecorder.PRESENT && Recorded.isOn() ? new ConnectionEvent() : null;
    }

    /** What comes next may be appended to this. */
    public void receivesInto(Buffer buffer) {
        into = buffer;
        before = buffer.readableBytes();
    }

    /** Bytes came, behind those that were in {@link #receivesInto} or in a buffer of their own. */
    public void received(Buffer buffer) {
        event.bytesReceived += buffer.readableBytes() - (buffer == into ? before : 0);
    }

    /** That many are to be sent. */
    public void wrote(long bytes) {
        event.bytesSent += bytes;
    }

    /** Ends now. The connection still has its descriptor, to be asked for its address. */
    public void end(Connection connection, CloseCause cause) {
        event.bytesSent -= connection.pendingBytes();
        event.end(connection, cause);
    }

    /** Loaded only where JFR is. */
    @Name("dev.gatun.Connection")
    @Label("Connection")
    @Category("Gatun")
    @Enabled(false)
    @StackTrace(false)
    static final class Recorded extends Event {
        /** Asked for each connection, which so needs no event of its own as long as nobody records. */
        private static final Recorded PROBE = new Recorded();

        @Label("Connection")
        @Description("As Connection.id() has it")
        long connection;

        @Label("Loop")
        String loop;

        @Label("Remote address")
        String remoteAddress;

        @Label("Local address")
        String localAddress;

        @Label("Bytes received")
        @DataAmount
        long bytesReceived;

        @Label("Bytes sent")
        @Description("Taken by the operating system")
        @DataAmount
        long bytesSent;

        @Label("End")
        @Description("How it ended, as CloseCause has it")
        String end;

        @Label("Failure")
        @Description("The error behind that; empty when there was none")
        String failure;

        static boolean isOn() {
            return PROBE.isEnabled();
        }

        static Recorded begun() {
            Recorded event = new Recorded();
            event.begin();
            return event;
        }

        void end(Connection ended, CloseCause cause) {
            end();
            if (shouldCommit()) {
                connection = ended.id();
                loop = ended.loop().toString();
                remoteAddress = ended.remoteAddress().toString();
                localAddress = localAddressOf(ended);
                end = cause.kind().toString();
                failure = cause.error().map(Throwable::toString).orElse("");
                commit();
            }
        }

        /** Not known of a socket that is broken. */
        private static String localAddressOf(Connection ended) {
            try {
                return ended.localAddress().toString();
            } catch (RuntimeException e) {
                return "";
            }
        }
    }
}
