package dev.gatun.http;

import dev.gatun.http.internal.server.Refusals;

/** Middleware that gives the routes behind it another limit on request content than the server's (RFC 9110 section 15.5.14). */
public final class BodyLimit implements Middleware {
    private final long limit;

    private BodyLimit(long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("body limit " + limit + " is negative");
        }
        this.limit = limit;
    }

    /** Up to {@code bytes} of content; more is answered 413, before it is read where the client says its length. */
    public static BodyLimit of(long bytes) {
        return new BodyLimit(bytes);
    }

    @Override
    public Response handle(Request request, Handler next) throws Exception {
        RequestBody body = request.body();
        if (body.length().orElse(0) > limit) {
            Refusals.body(request);
            throw new PayloadTooLarge("content of more than " + limit + " bytes");
        }
        body.limit(limit);
        return next.handle(request);
    }
}
