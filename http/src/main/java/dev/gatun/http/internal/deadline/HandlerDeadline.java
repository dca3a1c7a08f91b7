package dev.gatun.http.internal.deadline;

import dev.gatun.http.Handler;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.ServiceUnavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs handlers against the clock. What a handler brings too late is closed and dropped. */
public final class HandlerDeadline {
    private final Duration limit;

    /** @param limit how long a handler may take */
    public HandlerDeadline(Duration limit) {
        this.limit = limit;
    }

    /** Runs {@code next} on a virtual thread of its own and waits; after the deadline it is interrupted. */
    public Response blocking(Request request, Handler next) throws Exception {
        GuardedRequest guarded = new GuardedRequest(request);
        CompletableFuture<Response> result = new CompletableFuture<>();
        Thread worker = Thread.ofVirtual().name("gatun-handler-" + request.id()).start(() -> {
            try {
                Response response = next.handle(guarded);
                if (!result.complete(response)) {
                    drop(response);
                }
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return deferred(result.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            if (result.completeExceptionally(e)) {
                guarded.expire();
                worker.interrupt();
                throw tooLate();
            }
            return deferred(result.get());
        } catch (InterruptedException e) {
            guarded.expire();
            worker.interrupt();
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : new ExecutionException(e.getCause());
        }
    }

    /** The response of a stage, or 503 when it does not come in time; a response that is there is itself. */
    public Response deferred(Response response) {
        if (!(response.body() instanceof ResponseBody.Later(CompletionStage<? extends Response> stage))) {
            return response;
        }
        CompletableFuture<Response> result = new CompletableFuture<>();
        stage.whenComplete((arrived, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else if (!result.complete(arrived)) {
                drop(arrived);
            }
        });
        // The JDK's one timer thread only completes the future; what depends on it leaves by the event loop's queue.
        result.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
        return Response.later(result.exceptionallyCompose(e -> CompletableFuture.failedStage(e instanceof TimeoutException ? tooLate() : e)));
    }

    private static void drop(Response response) {
        if (response.body() instanceof ResponseBody.File file) {
            file.region().close();
        }
    }

    private static ServiceUnavailable tooLate() {
        return new ServiceUnavailable("the server took too long");
    }
}
