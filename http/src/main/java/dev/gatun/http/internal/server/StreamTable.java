package dev.gatun.http.internal.server;

import java.util.function.Consumer;

/**
 * The live streams of a connection by their ids, and what is remembered of those that have ended: whether an id was used, and whether this side reset it,
 * since frames of such a stream may still be on their way (RFC 9113, section 5.1). Loop only.
 */
final class StreamTable {
    /** How many ended streams are remembered. */
    private static final int REMEMBERED = 128;
    private static final int FIRST_CAPACITY = 16;

    /** How a stream ended that is no longer here. */
    enum Past { NEVER, ENDED, RESET_HERE, RESET_THERE, FORGOTTEN }

    /** Linear probing on the id; a power of two, at most half full. */
    private Http2Stream[] slots = new Http2Stream[FIRST_CAPACITY];
    private int size;
    private final int[] ended = new int[REMEMBERED];
    private final Past[] past = new Past[REMEMBERED];
    private int endedAt;
    private Http2Stream spare;

    int size() {
        return size;
    }

    private int slot(int id) {
        // Ids of one side are odd or even alike, so the lowest bit tells nothing.
        return (id >>> 1) & slots.length - 1;
    }

    /** The live stream; null when there is none. */
    Http2Stream find(int id) {
        int mask = slots.length - 1;
        for (int i = slot(id); slots[i] != null; i = i + 1 & mask) {
            if (slots[i].id() == id) {
                return slots[i];
            }
        }
        return null;
    }

    /** A stream that nobody uses. */
    Http2Stream take() {
        Http2Stream stream = spare;
        if (stream == null) {
            return new Http2Stream();
        }
        spare = null;
        return stream;
    }

    void add(Http2Stream stream) {
        if (2 * ++size > slots.length) {
            Http2Stream[] old = slots;
            slots = new Http2Stream[2 * old.length];
            for (Http2Stream each : old) {
                if (each != null) {
                    put(each);
                }
            }
        }
        put(stream);
    }

    private void put(Http2Stream stream) {
        int mask = slots.length - 1;
        int i = slot(stream.id());
        while (slots[i] != null) {
            i = i + 1 & mask;
        }
        slots[i] = stream;
    }

    /** Removes a stream that has ended. Its object may be used again when nobody else holds it. */
    void remove(Http2Stream stream, Past how, boolean reusable) {
        int mask = slots.length - 1;
        int i = slot(stream.id());
        while (slots[i] != stream) {
            i = i + 1 & mask;
        }
        slots[i] = null;
        size--;
        // Those behind it may have been put there because it stood in their place.
        for (int j = i + 1 & mask; slots[j] != null; j = j + 1 & mask) {
            Http2Stream moved = slots[j];
            slots[j] = null;
            put(moved);
        }
        remember(stream.id(), how);
        if (reusable) {
            spare = stream;
        }
    }

    /** Notes how a stream has ended; it may never have been here. */
    void remember(int id, Past how) {
        int place = endedAt++ & REMEMBERED - 1;
        ended[place] = id;
        past[place] = how;
    }

    /** What became of a stream that is not here. */
    Past past(int id) {
        // The last word on a stream counts, so the search goes back from it.
        for (int i = endedAt - 1; i >= 0 && i >= endedAt - REMEMBERED; i--) {
            if (ended[i & REMEMBERED - 1] == id) {
                return past[i & REMEMBERED - 1];
            }
        }
        return endedAt > REMEMBERED ? Past.FORGOTTEN : Past.NEVER;
    }

    /** Calls {@code action} for each live stream; it may remove streams, which are then not visited again. */
    void forEach(Consumer<Http2Stream> action) {
        if (size == 0) {
            return;
        }
        for (Http2Stream stream : slots.clone()) {
            if (stream != null && find(stream.id()) == stream) {
                action.accept(stream);
            }
        }
    }
}
