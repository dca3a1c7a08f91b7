package dev.gatun.http.internal.client.call;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.BodyFlow;
import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.http.internal.client.body.ContentDecoder;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.EventLoop;

/** Takes the coding off content on its way to a consumer. Loop only. */
final class DecodingConsumer implements BodyConsumer {
    private final ContentDecoder decoder;
    private final BodyConsumer next;
    private final EventLoop loop;
    private final CallFailures failures;

    DecodingConsumer(ContentDecoder decoder, BodyConsumer next, EventLoop loop, CallFailures failures) {
        this.decoder = decoder;
        this.next = next;
        this.loop = loop;
        this.failures = failures;
    }

    @Override
    public void onStart(BodyFlow flow) {
        next.onStart(flow);
    }

    @Override
    public void onChunk(Buffer chunk) {
        try {
            decoder.decode(chunk, this::pass);
        } catch (ExchangeFailure e) {
            throw failures.of(Phase.CONTENT, e.getMessage(), e);
        }
    }

    private void pass(byte[] bytes, int offset, int length) {
        Buffer decoded = loop.buffers().acquire(length).put(bytes, offset, length);
        try {
            next.onChunk(decoded);
        } finally {
            decoded.release();
        }
    }

    @Override
    public void onEnd() {
        try {
            decoder.finish();
        } catch (ExchangeFailure e) {
            throw failures.of(Phase.CONTENT, e.getMessage(), e);
        }
        decoder.close();
        next.onEnd();
    }

    @Override
    public void onFailure(RuntimeException failure) {
        decoder.close();
        next.onFailure(failure);
    }
}
