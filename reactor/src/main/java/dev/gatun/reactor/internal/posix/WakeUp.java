package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.internal.linux.WakeUpEvent;

/** A descriptor that other threads make readable, to end a poller's wait. */
public interface WakeUp extends AutoCloseable {
    /** The one that suits a system with these extensions. */
    static WakeUp open(Extensions extensions) {
        return extensions.wakeUpEvents() ? new WakeUpEvent() : new WakeUpPipe();
    }

    /** The descriptor to watch for reading. */
    int descriptor();

    /** How many descriptors it holds. */
    int descriptors();

    /** Makes the descriptor readable. Any thread; after {@link #close()} it does nothing. */
    void signal();

    /** Makes it unreadable again, for a poller that is not edge-triggered. The poller's thread. */
    void reset();

    @Override
    void close();
}
