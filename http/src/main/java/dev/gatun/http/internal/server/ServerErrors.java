package dev.gatun.http.internal.server;

import dev.gatun.http.AttributeKey;
import dev.gatun.http.ErrorHandler;

/** What the server that a request came to makes of exceptions, for handlers that serve more than one server and have no wish of their own. */
public final class ServerErrors {
    /** Every request of a server has it. */
    static final AttributeKey<ErrorHandler> KEY = AttributeKey.of("the server's error handler");

    /** Asks that of the request's server. */
    public static final ErrorHandler HANDLER = (request, error) -> request.attribute(KEY).orElse(ErrorHandler.DEFAULT).handle(request, error);

    private ServerErrors() {}
}
