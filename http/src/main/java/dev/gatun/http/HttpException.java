package dev.gatun.http;

import dev.gatun.http.internal.HeaderList;
import java.util.Objects;

/**
 * A handler's way to answer with an error status from anywhere below it. The message goes to the client.
 *
 * <p>Below 500 it carries no stack trace: it tells the client's mistake, not the program's, and an attacker may provoke it cheaply.
 */
public class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Status status;
    private final transient HeaderList headers = new HeaderList();

    /**
     * @param status of the response
     * @param message its body, sent as plain text
     */
    public HttpException(Status status, String message) {
        super(message, null, false, status.code() >= 500);
        this.status = Objects.requireNonNull(status, "status");
    }

    /** The status of the response. */
    public final Status status() {
        return status;
    }

    /** Adds a header to the response, e.g. {@code www-authenticate}. */
    public HttpException header(String name, String value) {
        headers.set(name, value);
        return this;
    }

    /** The response that this becomes unless an {@link ErrorHandler} decides otherwise. */
    public Response response() {
        Response response = Response.of(status).text(getMessage() + "\n");
        headers.forEach(response::header);
        return response;
    }
}
