package dev.gatun.http.hosting;

import dev.gatun.http.ErrorHandler;
import dev.gatun.http.Headers;
import dev.gatun.http.MediaType;
import dev.gatun.http.Negotiation;
import dev.gatun.http.HttpException;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.internal.log.LogEscape;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What clients see of a host when something fails: a page of HTML for browsers, and for programs that prefer JSON a problem (RFC 9457). It stands in for what
 * handlers throw and for what the host itself refuses; a response that a handler has made for an error stays as it is. Status and headers stay, such as
 * {@code allow} and {@code retry-after}. Immutable; any thread.
 */
public final class ErrorPages {
    private final Map<Integer, Function<? super Request, ? extends Response>> byStatus;
    private final Map<Integer, Function<? super Request, ? extends Response>> byClass;

    private ErrorPages(Builder builder) {
        byStatus = Map.copyOf(builder.byStatus);
        byClass = Map.copyOf(builder.byClass);
    }

    static ErrorPages of(Consumer<? super Builder> details) {
        Builder builder = new Builder();
        details.accept(builder);
        return new ErrorPages(builder);
    }

    /** What {@code errors} says, dressed as a page. */
    ErrorHandler around(ErrorHandler errors) {
        return (request, error) -> dressed(request, error, errors.handle(request, error));
    }

    private Response dressed(Request request, Throwable error, Response plain) {
        if (plain.isDeferred() || !plain.status().isError()) {
            return plain;
        }
        return (prefersJson(request) ? problem(plain.status(), error) : page(request, plain)).then(page -> {
            Headers own = page.headers().copy();
            // What this client is shown another need not be: RFC 9110, section 12.5.5.
            Response dressed = page.status(plain.status()).addHeader("vary", "accept");
            plain.headers().forEach((name, value) -> {
                if (!own.contains(name)) {
                    dressed.addHeader(name, value);
                }
            });
            return dressed;
        });
    }

    private Response page(Request request, Response plain) {
        int code = plain.status().code();
        Function<? super Request, ? extends Response> page = byStatus.getOrDefault(code, byClass.get(code / 100));
        return page == null ? plain : page.apply(request);
    }

    private static boolean prefersJson(Request request) {
        try {
            return !Negotiation.type(request, MediaType.HTML, MediaType.PROBLEM_JSON, MediaType.JSON).equals(MediaType.HTML);
        } catch (RuntimeException e) {
            // Neither, or a field that can't be read: this is the answer to another mistake already.
            return false;
        }
    }

    /** What the client may know of it: its own mistake, and of ours only that there was one. */
    private static Response problem(Status status, Throwable error) {
        String detail = error instanceof HttpException && status.code() < 500 ? ",\"detail\":\"" + LogEscape.json(error.getMessage()) + '"' : "";
        String json = "{\"title\":\"" + LogEscape.json(status.reason()) + "\",\"status\":" + status.code() + detail + "}";
        return Response.of(status).text(json).type(MediaType.PROBLEM_JSON.toString());
    }

    /** Collects pages. Not thread-safe. */
    public static final class Builder {
        private final Map<Integer, Function<? super Request, ? extends Response>> byStatus = new HashMap<>();
        private final Map<Integer, Function<? super Request, ? extends Response>> byClass = new HashMap<>();

        private Builder() {}

        /** The page for a status from 400 to 599, as HTML. */
        public Builder page(int status, String html) {
            return page(status, request -> Response.html(html));
        }

        /** The page for a status, made when it is needed; its status and the headers of the error are added. May not block on the event loop. */
        public Builder page(int status, Function<? super Request, ? extends Response> page) {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("error page for status " + status + ", which is not in 400..599");
            }
            if (byStatus.put(status, Objects.requireNonNull(page, "page")) != null) {
                throw new IllegalArgumentException("two error pages for status " + status);
            }
            return this;
        }

        /** The page for all from 400 to 499 that have none of their own. */
        public Builder clientErrors(String html) {
            byClass.put(4, request -> Response.html(html));
            return this;
        }

        /** The page for all from 500 to 599 that have none of their own. */
        public Builder serverErrors(String html) {
            byClass.put(5, request -> Response.html(html));
            return this;
        }
    }
}
