package dev.gatun.http.client;

import dev.gatun.http.Method;

/** What proves who a client is, for one origin. Any thread. */
@FunctionalInterface
public interface Credentials {
    /**
     * The value of {@code Authorization} or {@code Proxy-Authorization} for one request.
     *
     * @param target as it is sent in the request line or {@code :path}
     */
    String authorization(Method method, String target);
}
