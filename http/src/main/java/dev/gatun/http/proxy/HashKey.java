package dev.gatun.http.proxy;

import java.util.Objects;

/** What of a request tells which upstream it goes to: one of a closed set. A request that has nothing of the kind goes by its client's address. */
public sealed interface HashKey {
    /** The value of a header. */
    record Header(String name) implements HashKey {
        /** Refuses {@code null}. */
        public Header {
            Objects.requireNonNull(name, "name");
        }
    }

    /** The value of a cookie. */
    record Cookie(String name) implements HashKey {
        /** Refuses {@code null}. */
        public Cookie {
            Objects.requireNonNull(name, "name");
        }
    }

    /** The client's address, without its port. */
    record Client() implements HashKey {}

    /** The path and query. */
    record Target() implements HashKey {}

    /** By a header. */
    static HashKey header(String name) {
        return new Header(name);
    }

    /** By a cookie. */
    static HashKey cookie(String name) {
        return new Cookie(name);
    }

    /** By the client's address. */
    static HashKey client() {
        return new Client();
    }

    /** By path and query. */
    static HashKey target() {
        return new Target();
    }
}
