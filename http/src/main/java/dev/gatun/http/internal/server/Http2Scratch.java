package dev.gatun.http.internal.server;

import dev.gatun.http.Http2Options;
import dev.gatun.http.internal.head.HeadLimits;
import dev.gatun.http.internal.hpack.HpackDecoder;
import dev.gatun.http.internal.http2.RequestFields;
import dev.gatun.http.internal.http2.TrailerFields;
import dev.gatun.http.internal.http2.frame.FrameLimits;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.reactor.Buffer;

/** What all HTTP/2 connections of a loop use in turn, for one header block at a time, and the settings that all announce. Loop only. */
final class Http2Scratch {
    static final int TABLE_SIZE = 4096;

    /** So many times the list may come on the wire: what is above the list by less is answered 431, and the table of the connection goes on with it. */
    static final int BLOCK_FACTOR = 2;

    /** CONTINUATION frames of one block, unless its limit takes more: small ones are no reason to wait for many. */
    private static final int CONTINUATIONS = 8;

    private final RequestFields request = new RequestFields();
    private final TrailerFields trailers = new TrailerFields();
    private final HeadLimits limits;
    private final Settings settings;
    private final FrameLimits frameLimits;
    private final int listBytes;
    private final int listCount;
    private final Buffer fields;

    Http2Scratch(HeadLimits limits, Http2Options options) {
        this.limits = limits;
        // Four pseudo-headers beside those that are counted, and room for the target beside the headers.
        listCount = limits.headerCount() + 5;
        listBytes = limits.headerBytes() + limits.targetBytes() + 32 * listCount;
        int blockBytes = BLOCK_FACTOR * listBytes;
        int continuations = Math.max(CONTINUATIONS, 2 * (blockBytes / FrameLimits.SMALLEST_MAX_FRAME_SIZE));
        frameLimits = new FrameLimits(FrameLimits.SMALLEST_MAX_FRAME_SIZE, blockBytes, continuations);
        HpackDecoder measure = decoder();
        fields = Buffer.allocate(measure.outBytes() + RequestFields.extraBytes(listBytes, listCount));
        settings = new Settings()
                .put(Settings.MAX_CONCURRENT_STREAMS, options.streams())
                .put(Settings.INITIAL_WINDOW_SIZE, options.unreadWindow())
                .put(Settings.MAX_HEADER_LIST_SIZE, listBytes)
                .put(Settings.ENABLE_CONNECT_PROTOCOL, 1)
                .put(Settings.NO_RFC7540_PRIORITIES, 1);
    }

    /** What the sizes come from. */
    HeadLimits limits() {
        return limits;
    }

    HpackDecoder decoder() {
        return new HpackDecoder(TABLE_SIZE, listBytes, listCount);
    }

    FrameLimits frameLimits() {
        return frameLimits;
    }

    /** What this side announces. */
    Settings settings() {
        return settings;
    }

    RequestFields request() {
        return request;
    }

    TrailerFields trailers() {
        return trailers;
    }

    /** Where decoded fields go; empty. What lies in it is good until the next block. */
    Buffer fields() {
        return fields.clear();
    }
}
