package dev.gatun.http.internal.client.call;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.Status;
import dev.gatun.http.client.Content;
import dev.gatun.http.client.RedirectPolicy;
import dev.gatun.http.client.Retry;
import dev.gatun.http.client.Timeouts;
import java.net.URI;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What a program asks for. Immutable but for what it refers to.
 *
 * @param method the method
 * @param uri absolute
 * @param headers all of them, defaults included
 * @param content what is sent behind the head, with no JSON left to encode
 * @param trailers asked for when the content was sent; empty for none
 * @param expect whether the content waits for {@code 100 Continue}
 * @param onInterim hears of interim responses, on the loop
 * @param timeouts how long to wait
 * @param redirects which are followed
 * @param retry whether it is sent again
 * @param decompress whether content is decoded
 * @param maxBody the most bytes that are read as a whole
 */
public record CallRequest(
        Method method,
        URI uri,
        Headers headers,
        Content content,
        Optional<Supplier<? extends Headers>> trailers,
        boolean expect,
        BiConsumer<? super Status, ? super Headers> onInterim,
        Timeouts timeouts,
        RedirectPolicy redirects,
        Retry retry,
        boolean decompress,
        long maxBody) {}
