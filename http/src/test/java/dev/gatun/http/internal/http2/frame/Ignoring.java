package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;

/** Takes everything and does nothing, for tests that care for one kind of frame. */
class Ignoring implements FrameListener {
    @Override
    public void onData(int stream, Buffer in, int flowBytes, boolean endStream) {}

    @Override
    public void onHeaders(int stream, Buffer block, boolean endStream) {}

    @Override
    public void onInvalidHeaders(int stream, Buffer block, Http2Exception fault) {}

    @Override
    public void onPriority(int stream) {}

    @Override
    public void onReset(int stream, int code) {}

    @Override
    public void onSettings(Settings settings) {}

    @Override
    public void onSettingsAck() {}

    @Override
    public void onPing(long opaque, boolean ack) {}

    @Override
    public void onGoAway(int lastStream, int code, Buffer debug) {}

    @Override
    public void onWindowUpdate(int stream, int increment) {}

    @Override
    public void onPriorityUpdate(int stream, Buffer value) {}

    @Override
    public void onPushPromise(int stream, int promised, Buffer block) {}

    @Override
    public void onUnknown(int type, int stream, int length) {}
}
