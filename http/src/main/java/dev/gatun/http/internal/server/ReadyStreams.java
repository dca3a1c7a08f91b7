package dev.gatun.http.internal.server;

import dev.gatun.http.internal.http2.frame.Priority;

/**
 * The streams of a connection that have something to send and may, in the order of RFC 9218, section 10: by urgency; among equals one after the other, but
 * incremental ones in turn, a frame each. Loop only.
 */
final class ReadyStreams {
    private static final Http2Stream[] NONE = {};

    private final Http2Stream[] first = new Http2Stream[Priority.LOWEST_URGENCY + 1];
    private final Http2Stream[] last = new Http2Stream[Priority.LOWEST_URGENCY + 1];
    /** A bit for each urgency that has streams. */
    private int urgencies;

    boolean isEmpty() {
        return urgencies == 0;
    }

    /** Adds a stream, unless it is there. */
    void add(Http2Stream stream) {
        if (stream.isReady) {
            return;
        }
        stream.isReady = true;
        int urgency = stream.priority().urgency();
        urgencies |= 1 << urgency;
        stream.readyPrevious = last[urgency];
        stream.readyNext = null;
        if (last[urgency] == null) {
            first[urgency] = stream;
        } else {
            last[urgency].readyNext = stream;
        }
        last[urgency] = stream;
    }

    /** Removes a stream, if it is there. */
    void remove(Http2Stream stream) {
        if (!stream.isReady) {
            return;
        }
        stream.isReady = false;
        int urgency = stream.priority().urgency();
        if (stream.readyPrevious == null) {
            first[urgency] = stream.readyNext;
        } else {
            stream.readyPrevious.readyNext = stream.readyNext;
        }
        if (stream.readyNext == null) {
            last[urgency] = stream.readyPrevious;
        } else {
            stream.readyNext.readyPrevious = stream.readyPrevious;
        }
        stream.readyNext = null;
        stream.readyPrevious = null;
        if (first[urgency] == null) {
            urgencies &= ~(1 << urgency);
        }
    }

    /** Whose turn it is; null when nobody's. */
    Http2Stream next() {
        return urgencies == 0 ? null : first[Integer.numberOfTrailingZeros(urgencies)];
    }

    /** Whose turn it is of those that have no content to send; null when nobody's. */
    Http2Stream nextWithoutContent() {
        for (Http2Stream head : urgencies == 0 ? NONE : first) {
            for (Http2Stream stream = head; stream != null; stream = stream.readyNext) {
                if (stream.queue().size() == 0) {
                    return stream;
                }
            }
        }
        return null;
    }

    /** {@code stream} had its turn: an incremental one goes behind its equals. */
    void hadTurn(Http2Stream stream) {
        if (stream.isReady && stream.priority().incremental()) {
            remove(stream);
            add(stream);
        }
    }

    /** Changes a stream's priority, wherever it stands. */
    void prioritise(Http2Stream stream, Priority priority) {
        boolean wasReady = stream.isReady;
        remove(stream);
        stream.priority(priority);
        if (wasReady) {
            add(stream);
        }
    }
}
