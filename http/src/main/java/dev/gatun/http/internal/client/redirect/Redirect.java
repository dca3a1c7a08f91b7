package dev.gatun.http.internal.client.redirect;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import java.net.URI;

/** What a client makes of a response that may be a redirect. */
public sealed interface Redirect {
    /** The response is none, or none that is followed by itself: it goes to the program. */
    record None() implements Redirect {}

    /**
     * The next request.
     *
     * @param uri an absolute URI, http or https, without user; with the fragment that the response's URI gets
     * @param headers those of the last request, without what must not go along
     * @param withContent whether the content is sent once more
     * @param sameOrigin whether credentials of the last request may be used
     */
    record Follow(Method method, URI uri, Headers headers, boolean withContent, boolean sameOrigin) implements Redirect {}

    /** It is one that can't be followed, or must not be; {@code reason} says why in words for the program. */
    record Refused(String reason) implements Redirect {}
}
