package dev.gatun.websocket;

import dev.gatun.websocket.internal.frame.Opcode;
import dev.gatun.websocket.internal.session.GroupMembers;
import dev.gatun.websocket.internal.session.Session;
import dev.gatun.websocket.internal.session.SharedFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/**
 * Sessions that get the same messages: a room, a topic. Any thread. A session leaves by itself when it ends.
 *
 * <p>A message is made into a frame once, and compressed once for each setting of compression among the members; each event loop sends its members the same
 * bytes. A member that reads too slowly is treated as its {@link SlowConsumer} says, and holds nobody back. All members of a group get messages in the same
 * order if one thread sends them.
 */
public final class WebSocketGroup {
    private final GroupMembers members = new GroupMembers();

    private WebSocketGroup() {}

    /** A group without members. */
    public static WebSocketGroup create() {
        return new WebSocketGroup();
    }

    /**
     * Adds a session, which gets what is sent from here on; does nothing if it is a member, or has ended.
     *
     * @throws IllegalArgumentException when the session is no session of this library
     */
    public void join(WebSocketSession session) {
        members.join(known(session));
    }

    /** Removes a session; does nothing if it is no member. */
    public void leave(WebSocketSession session) {
        members.leave(known(session));
    }

    private static Session known(WebSocketSession session) {
        if (session instanceof Session known) {
            return known;
        }
        throw new IllegalArgumentException("not a session of this library: " + session);
    }

    /** How many members there are; those that join or leave at this moment may be counted or not. */
    public int size() {
        return members.size();
    }

    /** Sends text to all members. Completes when it was handed to each of their connections, or to none because there are none. */
    public CompletionStage<Void> broadcast(String text) {
        return members.broadcast(new SharedFrame(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8)), null);
    }

    /** Sends bytes to all members; the array must not be changed before the stage completes. Otherwise as {@link #broadcast(String)}. */
    public CompletionStage<Void> broadcast(byte[] bytes) {
        return members.broadcast(new SharedFrame(Opcode.BINARY, bytes), null);
    }

    /** Sends a message to all members. Otherwise as {@link #broadcast(String)}. */
    public CompletionStage<Void> broadcast(Message message) {
        return broadcast(message, null);
    }

    /** Sends a message to all members but its sender. Otherwise as {@link #broadcast(String)}. */
    public CompletionStage<Void> broadcastFrom(WebSocketSession sender, Message message) {
        return broadcast(message, known(sender));
    }

    private CompletionStage<Void> broadcast(Message message, Session except) {
        int opcode = message.type() == MessageType.TEXT ? Opcode.TEXT : Opcode.BINARY;
        return members.broadcast(new SharedFrame(opcode, message.bytes()), except);
    }
}
