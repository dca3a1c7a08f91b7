package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.time.Duration;

/**
 * Two connections of one loop, each of which gets what comes on the other, as fast as it takes it. Ends of output are passed on, so that one side may go on
 * when the other has said all; a reset is passed on as a reset. Loop only.
 */
public final class Relay {
    /** The longest time in which nothing goes through when one side has ended. */
    private static final Duration HALF_OPEN = Duration.ofSeconds(30);

    private final Side client = new Side();
    private final Side upstream = new Side();
    private final Duration idle;
    private final Runnable onEnd;
    private boolean over;

    /**
     * @param idle the longest time in which nothing goes through; zero for ever
     * @param onEnd called once, when both sides are gone
     */
    public Relay(Duration idle, Runnable onEnd) {
        this.idle = idle;
        this.onEnd = onEnd;
        client.other = upstream;
        upstream.other = client;
    }

    /** The handler of the client's side. */
    public ConnectionHandler client() {
        return client;
    }

    /** The handler of the other side. */
    public ConnectionHandler upstream() {
        return upstream;
    }

    /** Bytes that came from the client. */
    public long fromClient() {
        return client.received;
    }

    /** Bytes that came from the other side. */
    public long fromUpstream() {
        return upstream.received;
    }

    /** Ends both sides now. */
    public void abort() {
        client.abort();
        upstream.abort();
        endIfBothGone();
    }

    private void endIfBothGone() {
        if (!over && client.isGone() && upstream.isGone()) {
            over = true;
            onEnd.run();
        }
    }

    /** One side. */
    private final class Side implements ConnectionHandler {
        private Side other;
        /** Null before it is there. */
        private Connection connection;
        private boolean inputEnded;
        private boolean closed;
        private boolean unwanted;
        private long received;

        boolean isGone() {
            return closed || connection == null && unwanted;
        }

        void abort() {
            unwanted = true;
            if (connection != null) {
                connection.abort();
            }
        }

        @Override
        public void onOpen(Connection opened) {
            connection = opened;
            if (unwanted) {
                opened.abort();
                return;
            }
            if (!idle.isZero()) {
                opened.idleTimeout(idle);
            }
            if (other.connection != null) {
                if (other.inputEnded) {
                    opened.shutdownOutput();
                }
                other.connection.resumeReading();
            }
        }

        @Override
        public void onData(Connection from, Buffer data) {
            if (other.connection == null) {
                // What is unread is kept until there is somebody to pass it to.
                from.pauseReading();
                return;
            }
            received += data.readableBytes();
            other.connection.write(Borrowed.of(data));
            data.skip(data.readableBytes());
            if (!other.connection.isWritable()) {
                from.pauseReading();
            }
        }

        @Override
        public void onWritable(Connection to) {
            if (other.connection != null && other.connection.isReadingPaused()) {
                other.connection.resumeReading();
            }
        }

        @Override
        public void onInputEnd(Connection from) {
            inputEnded = true;
            if (other.connection != null) {
                other.connection.shutdownOutput();
                shorten(other.connection);
            }
            shorten(from);
            if (other.inputEnded) {
                from.close();
                other.connection.close();
            }
        }

        /** Who has heard the end of the other side rarely has much more to say, and may have left without a word. */
        private void shorten(Connection half) {
            if (idle.isZero() || idle.compareTo(HALF_OPEN) > 0) {
                half.idleTimeout(HALF_OPEN);
            }
        }

        @Override
        public void onClosed(Connection from, CloseCause cause) {
            closed = true;
            other.unwanted = true;
            if (other.connection != null && !other.closed) {
                // Behind the end of its output a reset says only that it wants no more (RFC 9113, section 8.1): what it said before is still to be passed on.
                if (inputEnded || cause.kind() == CloseCause.Kind.CLOSED) {
                    other.connection.close();
                } else {
                    other.connection.abort();
                }
            }
            endIfBothGone();
        }
    }
}
