package dev.gatun.http.internal.server;

import dev.gatun.http.internal.http2.OutputQueue;
import dev.gatun.http.internal.http2.TunnelStream;

/** The stream of a client's that became a tunnel, among the others of its connection. Loop only. */
record ServerTunnelStream(Http2Streams streams, Http2Stream stream) implements TunnelStream {
    @Override
    public OutputQueue queue() {
        return stream.queue();
    }

    @Override
    public void queued() {
        streams.output().ready(stream);
        streams.flushOutside();
    }

    @Override
    public void flush() {
        streams.flushOutside();
    }

    @Override
    public void consumed(int bytes) {
        streams.consumed(stream, bytes);
    }

    @Override
    public void widen() {
        streams.widen(stream);
    }

    @Override
    public void stopInput() {
        streams.stopUpload(stream);
    }

    @Override
    public void reset(boolean failed) {
        streams.resetTunnel(stream, failed);
    }
}
