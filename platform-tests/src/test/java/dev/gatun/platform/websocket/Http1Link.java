package dev.gatun.platform.websocket;

import dev.gatun.platform.Peer;
import java.io.InputStream;

/** A connection that has left HTTP/1.1. */
record Http1Link(Peer peer) implements WsLink {
    @Override
    public InputStream input() {
        return peer.input();
    }

    @Override
    public void send(byte[] bytes) {
        peer.send(bytes);
    }

    @Override
    public boolean hasInput() {
        return peer.hasInput();
    }

    @Override
    public void end() {
        peer.halfClose();
    }

    @Override
    public void reset() {
        peer.reset();
    }

    @Override
    public void close() {
        peer.close();
    }
}
