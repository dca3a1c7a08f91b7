package dev.gatun.http.internal.server;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.BodyFlow;
import dev.gatun.http.BodySink;
import dev.gatun.http.Handler;
import dev.gatun.http.Headers;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.Status;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.OpenFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Handlers of every kind, on the loop, whose progress is a matter of chance that comes out the same for the same seed. */
final class HandlerMix implements Handler {
    static final String[] PATHS = {"/text", "/big", "/empty", "/none", "/trailers", "/file", "/short-file", "/sink", "/sink-at-once", "/events", "/later",
        "/echo", "/slow-echo", "/flow", "/early", "/fail", "/malformed", "/inform", "/tunnel", "/push", "/too-long", "/deferred-fail", "/arena"};
    private static final int BIG = 200_000;

    private final Random random;
    private final Path file;
    private final List<Runnable> pending = new ArrayList<>();

    /** @param file of at least 1000 bytes, less than 2000 */
    HandlerMix(Random random, Path file) {
        this.random = random;
        this.file = file;
    }

    /** Something goes on somewhere. */
    void progress() {
        if (!pending.isEmpty()) {
            pending.remove(random.nextInt(pending.size())).run();
        }
    }

    /** Everything goes on until nothing is left to do. */
    void finish() {
        while (!pending.isEmpty()) {
            pending.removeLast().run();
        }
    }

    @Override
    public Response handle(Request request) {
        return switch (request.path()) {
            case "/big" -> Response.bytes(new byte[1 + random.nextInt(BIG)]);
            case "/empty" -> Response.of(Status.NO_CONTENT);
            case "/none" -> Response.of(Status.NOT_MODIFIED);
            case "/trailers" -> Response.text("x".repeat(random.nextInt(100))).trailer("x-sum", "1");
            case "/file" -> Response.file("text/plain", new FileRegion(OpenFile.open(file), 0, random.nextInt(1000)));
            case "/short-file" -> Response.file("text/plain", new FileRegion(OpenFile.open(file), 500, 1500));
            case "/sink" -> Response.push("text/plain", this::writeSometimes);
            case "/sink-at-once" -> Response.push("text/plain", sink -> {
                sink.write("x".repeat(random.nextInt(70_000)));
                sink.trailer("x-end", "1");
                sink.end();
            });
            case "/events" -> Response.events(Duration.ofSeconds(1), sink -> {
                sink.send("begun");
                pending.add(() -> sink.send("more"));
                pending.add(sink::close);
            });
            case "/later" -> later(Response.text("late"));
            case "/echo" -> Response.later(request.body().bytesAsync().thenApply(Response::bytes));
            case "/slow-echo" -> readLater(request);
            case "/flow" -> readInPieces(request);
            case "/early" -> {
                request.body().bytesAsync();
                yield later(Response.text("early"));
            }
            case "/fail" -> throw new IllegalStateException("failed");
            case "/malformed" -> Response.text("x").header("x-a", "b").trailer("bad name", "c");
            case "/inform" -> {
                request.inform(Status.of(103), Headers.of("link", "</a>"));
                yield later(Response.text("informed"));
            }
            case "/tunnel" -> Response.upgrade("echo", connection -> new Echo());
            case "/push" -> Response.text("pushes").push("/text").push("/later?x");
            case "/too-long" -> Response.push("text/plain", sink -> sink.write("too long")).body(new ResponseBody.Pushed(sink -> sink.write("too long"), 3));
            case "/deferred-fail" -> {
                CompletableFuture<Response> stage = new CompletableFuture<>();
                pending.add(() -> stage.completeExceptionally(new IllegalStateException("failed later")));
                yield Response.later(stage);
            }
            case "/arena" -> {
                request.arena().allocate(1 + random.nextInt(20_000));
                yield random.nextBoolean() ? Response.text("a") : later(Response.bytes(new byte[random.nextInt(30_000)]));
            }
            default -> Response.text(request.host() + request.headers().first("cookie").orElse(""));
        };
    }

    private Response later(Response response) {
        CompletableFuture<Response> stage = new CompletableFuture<>();
        pending.add(() -> stage.complete(response));
        return Response.later(stage);
    }

    private Response readLater(Request request) {
        CompletableFuture<Response> stage = new CompletableFuture<>();
        pending.add(() -> request.body().bytesAsync().whenComplete((bytes, failure) ->
                stage.complete(failure == null ? Response.bytes(bytes) : Response.text("failed"))));
        return Response.later(stage);
    }

    private void writeSometimes(BodySink sink) {
        if (sink.isClosed()) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> sink.end();
            case 1 -> {
                if (random.nextInt(4) == 0) {
                    sink.fail(new IllegalStateException("sink failed"));
                } else {
                    sink.end();
                }
            }
            default -> {
                sink.write("y".repeat(random.nextInt(30_000)));
                pending.add(() -> writeSometimes(sink));
            }
        }
    }

    /** A reader that pauses in the middle of chunks, and now and then gives up. */
    private Response readInPieces(Request request) {
        CompletableFuture<Response> stage = new CompletableFuture<>();
        request.body().limit(1 + random.nextInt(20_000)).consume(new BodyConsumer() {
            private BodyFlow flow;
            private int count;
            private boolean over;

            @Override
            public void onStart(BodyFlow newFlow) {
                flow = newFlow;
            }

            @Override
            public void onChunk(Buffer chunk) {
                requireNotOver();
                count += chunk.readableBytes();
                switch (random.nextInt(6)) {
                    case 0 -> {
                        flow.pause();
                        pending.add(flow::resume);
                    }
                    case 1 -> {
                        flow.pause();
                        flow.resume();
                    }
                    case 2 -> {
                        if (random.nextInt(5) == 0) {
                            throw new IllegalStateException("reader failed");
                        }
                    }
                    case 3 -> {
                        if (random.nextInt(5) == 0) {
                            stage.complete(Response.text("enough"));
                        }
                    }
                    default -> { }
                }
            }

            @Override
            public void onEnd() {
                requireNotOver();
                over = true;
                stage.complete(Response.text("read " + count));
            }

            @Override
            public void onFailure(RuntimeException failure) {
                requireNotOver();
                over = true;
                stage.completeExceptionally(failure);
            }

            private void requireNotOver() {
                if (over) {
                    throw new AssertionError("content goes on behind its end");
                }
            }
        });
        return Response.later(stage);
    }

    /** Sends back what comes, leaves some of it now and then, pauses, ends or aborts. */
    private final class Echo implements ConnectionHandler {
        private boolean closed;

        @Override
        public void onData(Connection connection, Buffer data) {
            if (closed) {
                throw new AssertionError("content behind the end");
            }
            switch (random.nextInt(12)) {
                case 0 -> {
                    return;
                }
                case 1 -> {
                    connection.pauseReading();
                    pending.add(connection::resumeReading);
                }
                case 2 -> connection.close();
                case 3 -> connection.shutdownOutput();
                case 4 -> connection.abort();
                case 5 -> throw new IllegalStateException("tunnel's handler failed");
                default -> { }
            }
            byte[] bytes = new byte[data.readableBytes() - random.nextInt(data.readableBytes())];
            data.read(bytes, 0, bytes.length);
            connection.write(Buffer.copyOf(bytes));
        }

        @Override
        public void onInputEnd(Connection connection) {
            pending.add(connection::close);
        }

        @Override
        public void onClosed(Connection connection, dev.gatun.reactor.CloseCause cause) {
            if (closed) {
                throw new AssertionError("closed twice");
            }
            closed = true;
        }
    }
}
