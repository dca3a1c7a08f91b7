package dev.gatun.http.internal.server;

import dev.gatun.http.ClientGone;
import dev.gatun.http.ErrorHandler;
import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpException;
import dev.gatun.http.Method;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;

/**
 * Runs the handler of an exchange where it belongs and brings its response back to the loop, whatever the version of HTTP. Stateless.
 *
 * <pre>
 *   loop --EVENT_LOOP--> handler --> response ---------------------> respond (loop)
 *     |                     '-> deferred --> whoever completes it -->   ^  ^
 *     '-VIRTUAL_THREAD--> handler --> response -------------------------'  |
 *                            '-> streamed: the same thread writes ---------'
 * </pre>
 */
final class Dispatcher {
    private static final Logger LOG = System.getLogger("dev.gatun.http");
    private static final Response FAILED = Response.of(Status.INTERNAL_SERVER_ERROR).text("Internal Server Error\n").shared();
    private static final Response BUSY =
            Response.of(Status.SERVICE_UNAVAILABLE).header("retry-after", "1").text("Service Unavailable\n").shared();

    private static final Response MISDIRECTED =
            Response.of(Status.MISDIRECTED_REQUEST).text("this connection is not for that host\n").shared();

    private Dispatcher() {}

    /** Has {@code exchange} answered. On the loop. */
    static void dispatch(ServerExchange exchange) {
        ServerCore core = exchange.share().core();
        if (!isTunnel(exchange) && !exchange.connection().accepts(exchange.head())) {
            exchange.connection().hit(Limit.MISDIRECTED);
            exchange.onEventLoop();
            exchange.respond(MISDIRECTED);
            return;
        }
        Execution execution;
        try {
            execution = core.handler().execution(exchange, core.execution());
        } catch (RuntimeException e) {
            exchange.onEventLoop();
            exchange.respond(failure(exchange, e));
            return;
        }
        if (execution == Execution.EVENT_LOOP) {
            exchange.onEventLoop();
            deliver(exchange, call(exchange, core.handler()));
        } else if (core.beginVirtualThread()) {
            try {
                exchange.detach();
            } catch (RuntimeException e) {
                core.endVirtualThread();
                throw e;
            }
            exchange.handlerRuns();
            exchange.share().threads().add(() -> handleAndWrite(exchange));
        } else {
            exchange.respond(BUSY);
        }
    }

    /** Whether the host that is asked for is another server's by the nature of the request; handlers that are no proxies refuse it. */
    private static boolean isTunnel(ServerExchange exchange) {
        return exchange.method() == Method.CONNECT && !exchange.head().hasProtocol();
    }

    /** The whole life of a handler's virtual thread. */
    private static void handleAndWrite(ServerExchange exchange) {
        ServerCore core = exchange.share().core();
        try {
            Response response = call(exchange, core.handler());
            if (response.body() instanceof ResponseBody.Streamed streamed) {
                new StreamedContent(exchange, response, streamed).run();
            } else {
                pass(exchange, response);
            }
        } finally {
            core.endVirtualThread();
        }
    }

    private static Response call(ServerExchange exchange, Handler handler) {
        try {
            Response response = handler.handle(exchange);
            if (response == null) {
                throw new NullPointerException("handler returned no response");
            }
            return render(exchange, response);
        } catch (Throwable e) {
            return failure(exchange, e);
        }
    }

    /** Encodes what only the server's codec can, where the handler ran. */
    private static Response render(ServerExchange exchange, Response response) {
        if (response.body() instanceof ResponseBody.Json json) {
            return response.body(new ResponseBody.Bytes(exchange.jsonCodec().encode(json.value())));
        }
        return response;
    }

    /** The response for what a handler threw: never an exception, never deferred. */
    static Response failure(ServerExchange exchange, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof ClientGone) {
            return FAILED;
        }
        // What the client did wrong while the handler read its content is not the handler's failure.
        if (cause instanceof ProtocolException protocol) {
            cause = new HttpException(protocol.status(), protocol.getMessage());
        }
        try {
            ErrorHandler errors = exchange.share().core().errors();
            Response response = render(exchange, errors.handle(exchange, cause));
            return response.isDeferred() || response.body() instanceof ResponseBody.Streamed ? FAILED : response;
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "error handler failed, request=" + exchange.id(), e);
            return FAILED;
        }
    }

    /** Whether the client is to blame, so that the log of errors is none of its business: it could fill it. */
    static boolean isPeersFault(Throwable error) {
        return error instanceof ClientGone || error instanceof ProtocolException || error instanceof HttpException http && http.status().code() < 500;
    }

    /** Brings a response to the loop from any other thread. */
    private static void pass(ServerExchange exchange, Response response) {
        if (response.isDeferred()) {
            await(exchange, response);
        } else {
            exchange.onLoop(() -> exchange.respond(response));
        }
    }

    /** Takes a response on the loop. */
    private static void deliver(ServerExchange exchange, Response response) {
        switch (response.body()) {
            case ResponseBody.Later later -> {
                exchange.detach();
                exchange.handlerRuns();
                await(exchange, response);
            }
            case ResponseBody.Streamed streamed -> write(exchange, response, streamed);
            default -> exchange.respond(response);
        }
    }

    private static void await(ServerExchange exchange, Response deferred) {
        ResponseBody.Later later = (ResponseBody.Later) deferred.body();
        later.stage().whenComplete((response, error) -> {
            Response finished;
            try {
                if (error != null) {
                    finished = failure(exchange, error);
                } else if (response == null) {
                    finished = failure(exchange, new NullPointerException("stage brought no response"));
                } else {
                    finished = render(exchange, response);
                }
            } catch (Throwable e) {
                finished = failure(exchange, e);
            }
            Response result = finished;
            exchange.onLoop(() -> deliver(exchange, result));
        });
    }

    /** Starts the thread that writes a streamed response of a handler on the loop. */
    private static void write(ServerExchange exchange, Response response, ResponseBody.Streamed streamed) {
        ServerCore core = exchange.share().core();
        if (!core.beginVirtualThread()) {
            exchange.respond(BUSY);
            return;
        }
        exchange.detach();
        exchange.handlerRuns();
        exchange.share().threads().add(() -> {
            try {
                new StreamedContent(exchange, response, streamed).run();
            } finally {
                core.endVirtualThread();
            }
        });
    }
}
