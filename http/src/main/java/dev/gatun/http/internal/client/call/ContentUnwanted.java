package dev.gatun.http.internal.client.call;

/** The exchange is over before all of the request's content was written; ends the thread that writes it. Nobody else sees it. */
final class ContentUnwanted extends RuntimeException {
    private static final long serialVersionUID = 1;

    ContentUnwanted() {
        super("the server wants no more of the request's content", null, false, false);
    }
}
