package dev.gatun.platform.proxy;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.BodySink;
import dev.gatun.reactor.Buffer;

/** Sends content back as it comes. */
record Back(BodySink sink) implements BodyConsumer {
    @Override
    public void onChunk(Buffer chunk) {
        sink.write(chunk.toByteArray());
    }

    @Override
    public void onEnd() {
        sink.end();
    }

    @Override
    public void onFailure(RuntimeException failure) {
        sink.fail(failure);
    }
}
