package dev.gatun.websocket;

import dev.gatun.http.Request;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Sets up the sessions of a route of a server; made by {@link WebSocket#upgrade}. */
public final class WebSocketRoute extends WebSocketSettings<WebSocketRoute> {
    OriginPolicy origins = OriginPolicy.sameOrigin();
    BiConsumer<? super Request, ? super Handshake> handshake = (request, answer) -> { };

    WebSocketRoute() {}

    @Override
    WebSocketRoute self() {
        return this;
    }

    /** Which pages may open a session; those of the {@linkplain OriginPolicy#sameOrigin() same origin} by default. */
    public WebSocketRoute origins(OriginPolicy policy) {
        origins = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /** As {@link #origins(OriginPolicy)} with {@link OriginPolicy#of}. */
    public WebSocketRoute origins(String... allowed) {
        return origins(OriginPolicy.of(allowed));
    }

    /**
     * Called with each request for a session before it is answered, where the route's handler runs: leaves what the session needs of the request, such as who
     * the user is, and headers for the answer. An {@link dev.gatun.http.HttpException} that it throws refuses the session.
     */
    public WebSocketRoute onHandshake(BiConsumer<? super Request, ? super Handshake> action) {
        handshake = Objects.requireNonNull(action, "action");
        return this;
    }
}
