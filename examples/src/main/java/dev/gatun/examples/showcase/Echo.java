package dev.gatun.examples.showcase;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.BodyFlow;
import dev.gatun.http.BodySink;
import dev.gatun.http.Handler;
import dev.gatun.http.PayloadTooLarge;
import dev.gatun.http.Request;
import dev.gatun.http.RequestBody;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.Status;
import dev.gatun.reactor.Buffer;

/**
 * Sends the content of a request back while it arrives, with its media type. Nothing waits, so it runs anywhere, also on the event loop; a sender
 * that is faster than its own reader is held back.
 */
final class Echo implements Handler {
    /** Content passes through and is never held, so the limit may be generous. */
    private static final long LIMIT = 4L << 30;

    @Override
    public Response handle(Request request) {
        RequestBody content = request.body().limit(LIMIT);
        long length = content.length().orElse(ResponseBody.UNKNOWN);
        if (length > LIMIT) {
            throw new PayloadTooLarge("more than " + LIMIT + " bytes");
        }
        String type = request.header("content-type").orElse(Response.OCTETS);
        return Response.of(Status.OK).bytes(type, new byte[0]).body(new ResponseBody.Pushed(sink -> content.consume(new Back(sink)), length));
    }

    private static final class Back implements BodyConsumer {
        private final BodySink sink;
        private BodyFlow flow;

        Back(BodySink sink) {
            this.sink = sink;
        }

        @Override
        public void onStart(BodyFlow start) {
            flow = start;
            sink.onWritable(flow::resume);
        }

        @Override
        public void onChunk(Buffer chunk) {
            sink.write(chunk.toByteArray());
            if (!sink.isWritable()) {
                flow.pause();
            }
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
}
