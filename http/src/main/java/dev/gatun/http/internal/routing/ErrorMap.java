package dev.gatun.http.internal.routing;

import dev.gatun.http.ClientGone;
import dev.gatun.http.ErrorHandler;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpException;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Execution;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * What a router's {@code on(…)} makes of exceptions, backed by the routers around it and at last by the server. Exceptions become responses next to
 * the handler, so that the middleware around it sees a response: a 404 gets its CORS headers and its line in the log as any other. Immutable.
 */
public final class ErrorMap {
    private final Map<Class<? extends Throwable>, ErrorHandler> handlers;
    private final Optional<ErrorMap> outer;
    private final Optional<ErrorHandler> last;

    private ErrorMap(Map<Class<? extends Throwable>, ErrorHandler> handlers, Optional<ErrorMap> outer, Optional<ErrorHandler> last) {
        this.handlers = Map.copyOf(handlers);
        this.outer = outer;
        this.last = last;
    }

    /** The map of the outermost router; {@code last} is asked about what no router maps. */
    public static ErrorMap outermost(Map<Class<? extends Throwable>, ErrorHandler> handlers, Optional<ErrorHandler> last) {
        return new ErrorMap(handlers, Optional.empty(), last);
    }

    /** The map of a router inside of this one's. */
    public ErrorMap inner(Map<Class<? extends Throwable>, ErrorHandler> more) {
        return new ErrorMap(more, Optional.of(this), last);
    }

    /** {@code handler} with its exceptions mapped. */
    public Handler around(Handler handler) {
        return new Handler() {
            @Override
            public Response handle(Request request) throws Exception {
                Response response;
                try {
                    response = handler.handle(request);
                } catch (Exception e) {
                    Optional<Response> mapped = map(request, e);
                    if (mapped.isPresent()) {
                        return mapped.get();
                    }
                    throw e;
                }
                return response.isDeferred() ? response.rescue(e -> map(request, e).orElseThrow(() -> failure(e))) : response;
            }

            @Override
            public Execution execution(Request request, Execution inherited) {
                return handler.execution(request, inherited);
            }
        };
    }

    private static RuntimeException failure(Throwable e) {
        return e instanceof RuntimeException runtime ? runtime : new CompletionException(e);
    }

    private Optional<Response> map(Request request, Throwable error) {
        for (Optional<ErrorMap> map = Optional.of(this); map.isPresent(); map = map.get().outer) {
            // The nearest superclass of a router wins, and an inner router before an outer one.
            for (Class<?> type = error.getClass(); type != Object.class; type = type.getSuperclass()) {
                ErrorHandler handler = map.get().handlers.get(type);
                if (handler != null) {
                    return Optional.of(handler.handle(request, error));
                }
            }
        }
        if (error instanceof ClientGone) {
            // Nobody is left to be answered, and a log of errors is no place for clients to write to.
            return Optional.empty();
        }
        if (last.isPresent()) {
            return Optional.of(last.get().handle(request, error));
        }
        return error instanceof HttpException || error instanceof ProtocolException
            ? Optional.of(ErrorHandler.DEFAULT.handle(request, error)) : Optional.empty();
    }
}
