package dev.gatun.websocket.internal.session;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.EventLoop;
import dev.gatun.websocket.DeflateOptions;
import dev.gatun.websocket.internal.deflate.DeflateAgreement;
import dev.gatun.websocket.internal.deflate.MessageDeflater;
import dev.gatun.websocket.internal.deflate.MessageInflater;
import dev.gatun.websocket.internal.frame.Utf8Validator;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;

/**
 * What the sessions of one route or client use in turn on one loop: memory for small frames, and zlib's state for messages that refer to no others. Loop only.
 */
final class LoopShare {
    /** Frames up to this size, with their headers, are put together here and copied; larger ones get a buffer of their own. */
    static final int SMALL = 1024;

    /** So many are kept between messages. */
    private static final int KEPT = 8;

    private final EventLoop loop;
    private final Buffer small = Buffer.over(Arena.ofAuto().allocate(SMALL, 8));
    private final Utf8Validator whole = new Utf8Validator();
    private final SessionCounters counters = new SessionCounters();
    /** Made for the first frame of a client: servers mask nothing. */
    private MaskSource masks;
    private final ArrayDeque<MessageInflater> inflaters = new ArrayDeque<>();
    private final ArrayDeque<MessageDeflater> deflaters = new ArrayDeque<>();

    LoopShare(EventLoop loop) {
        this.loop = loop;
    }

    EventLoop loop() {
        return loop;
    }

    SessionCounters counters() {
        return counters;
    }

    /** Memory for one small frame, empty. */
    Buffer small() {
        return small.clear();
    }

    /** Judges texts that are here as a whole. */
    Utf8Validator whole() {
        whole.reset();
        return whole;
    }

    /** The mask of the next frame of a client. */
    int nextMask() {
        if (masks == null) {
            masks = new MaskSource();
        }
        return masks.next();
    }

    MessageInflater takeInflater() {
        MessageInflater inflater = inflaters.poll();
        return inflater != null ? inflater : new MessageInflater();
    }

    void giveBack(MessageInflater inflater) {
        if (inflaters.size() < KEPT) {
            inflater.forget();
            inflaters.push(inflater);
        } else {
            inflater.close();
        }
    }

    MessageDeflater takeDeflater(DeflateAgreement agreement, boolean server) {
        if (agreement.deflatesWithContext(server) || agreement.deflateWindowBits(server) != DeflateOptions.LARGEST_WINDOW || deflaters.isEmpty()) {
            return new MessageDeflater(agreement.level(), agreement.deflateWindowBits(server), agreement.deflatesWithContext(server));
        }
        return deflaters.poll();
    }

    /** Takes back a shareable one behind a whole message, which it has forgotten by itself; all of a route have the same level. */
    void giveBack(MessageDeflater deflater) {
        if (deflaters.size() < KEPT) {
            deflaters.push(deflater);
        } else {
            deflater.close();
        }
    }
}
