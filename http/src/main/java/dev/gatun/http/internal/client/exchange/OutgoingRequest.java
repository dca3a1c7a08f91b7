package dev.gatun.http.internal.client.exchange;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import java.time.Duration;
import java.util.Optional;

/**
 * The head of a request as it is to be sent. A value; any thread.
 *
 * @param method the method
 * @param scheme {@code http} or {@code https}; only HTTP/2 says it
 * @param authority the host, with the port unless it is the scheme's
 * @param target path and query, percent-encoded; {@code *} for OPTIONS of the whole server, an absolute URI towards a proxy
 * @param headers all fields but those that the codec writes itself: Host, Connection, Upgrade, and what frames content
 * @param length how many bytes of content follow: 0 for none, {@link #UNKNOWN} when only its end will tell
 * @param hasContent whether there is content at all, be it empty: with {@code length} 0 its length is said, as RFC 9110, section 8.6, wants for POST
 * @param trailers whether fields may follow the content
 * @param upgrade the protocol that is wanted instead of HTTP: {@code Upgrade} in HTTP/1.1, extended {@code CONNECT} in HTTP/2 (RFC 8441)
 * @param responseTimeout from the moment when the last byte of the request was handed over to the head of the final response; zero for none
 * @param gapTimeout the most time between two parts of the response's content, while somebody wants them; zero for none
 */
public record OutgoingRequest(
        Method method,
        String scheme,
        String authority,
        String target,
        Headers headers,
        long length,
        boolean hasContent,
        boolean trailers,
        Optional<String> upgrade,
        Duration responseTimeout,
        Duration gapTimeout) {
    /** As a length: not known before the content ends. */
    public static final long UNKNOWN = -1;

    /** A target in absolute form (RFC 9112, section 3.2.2), as proxies get it that pass requests on; what is absolute already stays so. */
    public static String absolute(String scheme, String authority, String target) {
        // RFC 9112, section 3.2.4: OPTIONS for the whole server has no path then.
        String path = target.equals("*") ? "" : target;
        return path.isEmpty() || path.startsWith("/") ? scheme + "://" + authority + path : target;
    }
}
