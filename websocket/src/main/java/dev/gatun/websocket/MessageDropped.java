package dev.gatun.websocket;

/** A message was not sent because its receiver is too slow ({@link SlowConsumer#DROP}). Has no stack trace: it is no fault of the program. */
public final class MessageDropped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says how much waits. */
    public MessageDropped(long waiting) {
        super("message dropped: " + waiting + " bytes wait for the peer already", null, false, false);
    }
}
