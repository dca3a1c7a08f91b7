package dev.gatun.http.internal.server;

import dev.gatun.http.AttributeKey;
import dev.gatun.http.Request;
import java.util.function.Consumer;

/** What middleware of this module refuses is counted and recorded as all other limits of the request's server. Any thread. */
public final class Refusals {
    /** Every request of a server has it. */
    static final AttributeKey<Consumer<Limit>> KEY = AttributeKey.of("limits that clients have hit");

    private Refusals() {}

    /** The client has asked too often. */
    public static void rate(Request request) {
        hit(request, Limit.RATE);
    }

    /** The content is too large. */
    public static void body(Request request) {
        hit(request, Limit.BODY);
    }

    /** The tenant whose host the request is for takes too much already. */
    public static void tenant(Request request) {
        hit(request, Limit.TENANT);
    }

    private static void hit(Request request, Limit limit) {
        request.attribute(KEY).ifPresent(hits -> hits.accept(limit));
    }
}
