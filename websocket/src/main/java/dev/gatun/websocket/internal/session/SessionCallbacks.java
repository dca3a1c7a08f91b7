package dev.gatun.websocket.internal.session;

import dev.gatun.http.Execution;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.Message;
import dev.gatun.websocket.MessageHandler;
import dev.gatun.websocket.MessageType;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * How a session tells its program what happens: in order, never two at once, on the loop or on virtual threads. Its methods are called on the loop; what the
 * loop's memory holds is copied for those who get it later.
 */
final class SessionCallbacks {
    private static final System.Logger LOG = System.getLogger("dev.gatun.websocket");

    private final Session session;
    private final Callbacks callbacks;
    /** {@code null} when callbacks run on the loop. */
    private final CallbackQueue queue;

    /** Something that a callback does. */
    private interface Action {
        void run() throws Exception;
    }

    SessionCallbacks(Session session, Execution execution) {
        this.session = session;
        this.callbacks = session.options().callbacks();
        this.queue = execution == Execution.EVENT_LOOP ? null : new CallbackQueue(session);
    }

    // ---- what happens

    void opened() {
        if (callbacks.open != null) {
            call(() -> callbacks.open.handle(session), 0);
        }
    }

    void writable() {
        if (callbacks.writable != null) {
            call(() -> callbacks.writable.handle(session), 0);
        }
    }

    void closed(CloseReason reason) {
        if (callbacks.close != null) {
            call(() -> callbacks.close.handle(session, reason), 0);
        }
    }

    void failed(Throwable failure) {
        call(() -> report(failure), 0);
    }

    void pinged(MemorySegment payload) {
        tell(callbacks.ping, payload);
    }

    void ponged(MemorySegment payload) {
        tell(callbacks.pong, payload);
    }

    private void tell(MessageHandler<byte[]> handler, MemorySegment payload) {
        if (handler != null) {
            byte[] bytes = payload.toArray(ValueLayout.JAVA_BYTE);
            call(() -> handler.handle(session, bytes), bytes.length);
        }
    }

    /** A whole message, of a type that the program takes. */
    void message(MessageType type, MemorySegment memory, long offset, int size) {
        if (type == MessageType.TEXT && callbacks.text != null) {
            String text = new String(bytes(memory, offset, size), StandardCharsets.UTF_8);
            call(() -> callbacks.text.handle(session, text), size);
        } else if (type == MessageType.BINARY && callbacks.binary != null) {
            byte[] bytes = bytes(memory, offset, size);
            call(() -> callbacks.binary.handle(session, bytes), size);
        } else {
            asItIs(new ReceivedMessage(type, memory, offset, size));
        }
    }

    private void asItIs(ReceivedMessage received) {
        if (queue == null) {
            run(() -> callbacks.message.handle(session, received));
            received.invalidate();
        } else {
            Message copy = received.copy();
            call(() -> callbacks.message.handle(session, copy), copy.size());
        }
    }

    private static byte[] bytes(MemorySegment memory, long offset, int size) {
        byte[] bytes = new byte[size];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, 0, size);
        return bytes;
    }

    /** A message begins that is read while it comes. */
    void stream(StreamedInput input) {
        call(() -> {
            try {
                callbacks.stream.handle(session, input);
            } finally {
                input.abandon();
            }
        }, 0);
    }

    // ---- in order

    /** Whether callbacks run on other threads than the loop's. */
    boolean areElsewhere() {
        return queue != null;
    }

    /** Has {@code action} run on the loop behind the callbacks that are due. */
    void behind(Runnable action) {
        if (queue == null) {
            action.run();
        } else {
            queue.add(() -> session.execute(action), 0);
        }
    }

    private void call(Action action, int bytes) {
        if (queue == null) {
            run(action);
        } else {
            queue.add(() -> run(action), bytes);
        }
    }

    private void run(Action action) {
        try {
            action.run();
        } catch (Throwable e) {
            // Errors as well: those behind it are still to be called, whatever one of them does.
            report(e);
            session.execute(() -> session.fail(CloseReason.of(CloseReason.INTERNAL_ERROR)));
        }
    }

    /** As a callback, like the others: in their order, and never beside one of them. */
    private void report(Throwable failure) {
        if (callbacks.error == null) {
            LOG.log(Level.ERROR, session + " failed", failure);
            return;
        }
        try {
            callbacks.error.handle(session, failure);
        } catch (Throwable e) {
            e.addSuppressed(failure);
            LOG.log(Level.ERROR, "the error callback of " + session + " failed", e);
        }
    }
}
