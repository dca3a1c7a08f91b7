package dev.gatun.tls.internal;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.OutOfBuffersException;

/**
 * The upper end of a {@link TlsLayer}: shows plain text to the handler and keeps what it leaves, by the rules that the reactor's own connections keep.
 * Confined to the loop.
 */
final class HandlerSide {
    private final TlsLayer layer;
    /** At so many unread bytes reading pauses until the handler takes some. */
    private final int maxUnread;
    private ConnectionHandler handler;
    /** What the handler left; {@code null} when that is nothing. */
    private UnreadPlain unread;
    /** Whether unread bytes are to be shown although no new ones came: after reading was resumed, or to a new handler. */
    private boolean showAgain;
    private boolean showing;
    private boolean paused;
    private boolean inputEnded;
    private boolean inputEndReported;

    HandlerSide(TlsLayer layer, int maxUnread) {
        this.layer = layer;
        this.maxUnread = maxUnread;
    }

    ConnectionHandler handler() {
        return handler;
    }

    /** Takes another handler; whether it is to be shown something at the end of the turn. */
    boolean handler(ConnectionHandler next) {
        handler = next;
        if (unread != null && !showing) {
            showAgain = true;
        }
        return showAgain;
    }

    boolean isPaused() {
        return paused;
    }

    void pause() {
        paused = true;
    }

    /** Whether something changed. */
    boolean resume() {
        if (!paused && !isFull()) {
            return false;
        }
        paused = false;
        // A handler that is being shown the bytes knows them; showing them again at once would go on for ever.
        showAgain |= !showing && unread != null;
        return true;
    }

    /** Whether more plain text may be shown. */
    boolean wantsInput() {
        return !paused && !isFull();
    }

    private boolean isFull() {
        return unread != null && unread.size() >= maxUnread;
    }

    /** Shows new plain text, behind what was left unread. */
    void received(Buffer plain) {
        if (unread == null) {
            show(plain);
            return;
        }
        try {
            unread.add(plain);
        } catch (OutOfBuffersException e) {
            layer.abort(CloseCause.failed(e));
            return;
        }
        show(unread.view());
    }

    /** Shows what was left unread again, if there is a reason to; then the end of the input, if it is its turn. */
    void takeUp() {
        if (showAgain && !paused && layer.isOpen()) {
            show(unread.view());
        }
        if (inputEnded && !inputEndReported && !showAgain && layer.isOpen() && wantsInput()) {
            inputEndReported = true;
            handler.onInputEnd(layer);
        }
    }

    private void show(Buffer bytes) {
        showing = true;
        showAgain = false;
        try {
            ConnectionHandler shownTo;
            do {
                shownTo = handler;
                shownTo.onData(layer, bytes);
                // After an upgrade the new handler sees at once what the old one left.
            } while (handler != shownTo && bytes.isReadable() && layer.isOpen() && !paused);
            showAgain = handler != shownTo && bytes.isReadable();
        } finally {
            showing = false;
            keep(bytes);
        }
    }

    private void keep(Buffer bytes) {
        if (unread != null) {
            if (!bytes.isReadable() || layer.isEnded()) {
                release();
            }
        } else if (bytes.isReadable() && !layer.isEnded()) {
            try {
                unread = new UnreadPlain(layer.loop().buffers(), bytes);
            } catch (OutOfBuffersException e) {
                layer.abort(CloseCause.failed(e));
            }
        }
    }

    /** The peer's close_notify came: the handler hears of it once it has been shown everything before. */
    void inputEnded() {
        inputEnded = true;
    }

    /** Gives back what is unread; while the handler looks at it, later. */
    void release() {
        if (unread != null && !showing) {
            unread.release();
            unread = null;
            showAgain = false;
        }
    }
}
