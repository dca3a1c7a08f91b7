package dev.gatun.websocket.internal.session;

import dev.gatun.http.Execution;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.Message;
import dev.gatun.websocket.MessageHandler;
import dev.gatun.websocket.MessageInput;
import dev.gatun.websocket.SessionHandler;
import java.util.Optional;

/** What a program wants to hear of; {@code null} where it does not. Written while settings are made, then copied and only read. */
public final class Callbacks {
    /** When a session has begun. */
    public SessionHandler open;
    /** When the peer keeps up again. */
    public SessionHandler writable;
    /** Messages of text. */
    public MessageHandler<String> text;
    /** Binary messages. */
    public MessageHandler<byte[]> binary;
    /** Messages of the types that the two above don't take. */
    public MessageHandler<Message> message;
    /** All messages, while they come. */
    public MessageHandler<MessageInput> stream;
    /** Pings. */
    public MessageHandler<byte[]> ping;
    /** Pongs. */
    public MessageHandler<byte[]> pong;
    /** The end. */
    public MessageHandler<CloseReason> close;
    /** Failures. */
    public MessageHandler<Throwable> error;

    /** Nothing yet. */
    public Callbacks() {}

    /** A copy that later changes don't reach. */
    public Callbacks copy() {
        Callbacks copy = new Callbacks();
        copy.open = open;
        copy.writable = writable;
        copy.text = text;
        copy.binary = binary;
        copy.message = message;
        copy.stream = stream;
        copy.ping = ping;
        copy.pong = pong;
        copy.close = close;
        copy.error = error;
        return copy;
    }

    /** Finds what can't work. */
    public void check(Optional<Execution> execution) {
        if (stream != null && (text != null || binary != null || message != null)) {
            throw new IllegalStateException("onStream takes all messages: leave out onText, onBinary and onMessage");
        }
        if (stream != null && execution.equals(Optional.of(Execution.EVENT_LOOP))) {
            throw new IllegalStateException("onStream blocks: it needs Execution.VIRTUAL_THREAD");
        }
    }

    /** Whether messages of text are taken. */
    boolean takesText() {
        return text != null || message != null || stream != null;
    }

    /** Whether binary messages are taken. */
    boolean takesBinary() {
        return binary != null || message != null || stream != null;
    }
}
