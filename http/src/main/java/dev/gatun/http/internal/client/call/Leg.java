package dev.gatun.http.internal.client.call;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.client.Content;
import dev.gatun.http.client.Timeouts;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import java.net.URI;
import java.util.Optional;

/**
 * What is asked for between one redirect and the next. A value; any thread.
 *
 * @param method the method
 * @param uri absolute
 * @param target where that is
 * @param headers what the program wants to be sent
 * @param content what is sent behind the head
 * @param trailers whether there may be fields behind that
 * @param expect whether the content waits for {@code 100 Continue}
 */
record Leg(Method method, URI uri, Target target, Headers headers, Content content, boolean trailers, boolean expect) {
    /** Whether there is content, or the method means that there is some, be it empty (RFC 9110, section 8.6). */
    boolean hasContent() {
        return !(content instanceof Content.None) || trailers || method == Method.POST || method == Method.PUT || method == Method.PATCH;
    }

    /** Whether the content waits until the server says that it wants it. */
    boolean waits() {
        return expect && content.length() != 0;
    }

    /** The same without waiting. */
    Leg withoutExpect() {
        return new Leg(method, uri, target, headers, content, trailers, false);
    }

    /**
     * The head as it is sent.
     *
     * @param fields the headers, with what the client adds; they are the request's from here on
     */
    OutgoingRequest outgoing(HeaderList fields, HttpVersion version, Timeouts timeouts) {
        Optional<String> host = fields.first("host");
        if (host.isPresent()) {
            fields.remove("host");
        }
        if (waits()) {
            fields.set("expect", "100-continue");
        }
        // Chunks are what carries trailers in HTTP/1.1 (RFC 9112, section 7.1.2).
        long length = trailers && version != HttpVersion.HTTP_2 ? OutgoingRequest.UNKNOWN : content.length();
        String authority = host.orElseGet(() -> target.origin().authority());
        return new OutgoingRequest(method, target.origin().scheme(), authority, target.path(), fields, length, hasContent(), trailers, Optional.empty(),
                timeouts.response(), timeouts.gap());
    }
}
