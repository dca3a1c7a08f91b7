package dev.gatun.reactor;

/**
 * What a program does with a connection. All methods are called on the connection's event loop, one at a time, and must not block.
 *
 * <p>An exception from any method closes the connection with that cause.
 */
@FunctionalInterface
public interface ConnectionHandler {
    /** The connection is established; nothing has been read yet. */
    default void onOpen(Connection connection) {}

    /**
     * Bytes came. The handler reads as many as it understands; those that it leaves unread are kept and presented again, in front, when more
     * arrive. {@code data} is borrowed: valid during this call only.
     *
     * <p>When the kept bytes reach {@link ListenOptions#maxUnread()} reading pauses until the handler consumes some or closes.
     */
    void onData(Connection connection, Buffer data);

    /** The peer has ended its output (FIN). The default answers by closing gracefully; override it to keep a half-closed connection. */
    default void onInputEnd(Connection connection) {
        connection.close();
    }

    /** The unsent bytes fell below the low-water mark after they had been above the high one. */
    default void onWritable(Connection connection) {}

    /**
     * The connection is gone; called exactly once after {@link #onOpen}, whoever closed it.
     *
     * @param cause why
     */
    default void onClosed(Connection connection, CloseCause cause) {}
}
