package dev.gatun.http;

import dev.gatun.http.internal.negotiation.FieldReader;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Middleware that lets scripts of other origins read responses (WHATWG Fetch section 3.2). It answers preflight requests itself. What it sends back is
 * always what the program configured, never what the client wrote.
 */
public final class Cors implements Middleware {
    private final Set<String> origins;
    private final boolean anyOrigin;
    private final String methods;
    private final String headers;
    private final String exposed;
    private final boolean credentials;
    private final Optional<Duration> maxAge;

    private Cors(Builder builder) {
        origins = Set.copyOf(builder.origins);
        anyOrigin = builder.anyOrigin;
        methods = String.join(", ", builder.methods);
        headers = String.join(", ", builder.headers);
        exposed = String.join(", ", builder.exposed);
        credentials = builder.credentials;
        maxAge = builder.maxAge;
    }

    /** Lets nobody in yet; GET, HEAD and POST without further headers. */
    public static Builder builder() {
        return new Builder();
    }

    /** Lets scripts of these origins in, such as {@code https://app.example.com}; GET, HEAD and POST without further headers. */
    public static Cors origins(String... origins) {
        return builder().origins(origins).build();
    }

    @Override
    public Response handle(Request request, Handler next) throws Exception {
        Optional<String> origin = request.header("origin").filter(value -> anyOrigin || origins.contains(value));
        boolean preflight = request.method() == Method.OPTIONS && request.headers().contains("origin")
            && request.headers().contains("access-control-request-method");
        if (preflight) {
            return origin.map(value -> preflight(allowed(Response.noContent(), value))).orElseGet(() -> vary(Response.noContent()));
        }
        return next.handle(request).then(response -> origin.map(value -> exposing(allowed(response, value))).orElseGet(() -> vary(response)));
    }

    private Response allowed(Response response, String origin) {
        // An origin that is listed is a string of the program's: equal to the client's, so it can't hold anything of his.
        Response allowed = vary(response).header("access-control-allow-origin", anyOrigin ? "*" : origin);
        return credentials ? allowed.header("access-control-allow-credentials", "true") : allowed;
    }

    private Response preflight(Response response) {
        Response answer = response.header("access-control-allow-methods", methods);
        if (!headers.isEmpty()) {
            answer = answer.header("access-control-allow-headers", headers);
        }
        return maxAge.isPresent() ? answer.header("access-control-max-age", Long.toString(maxAge.get().toSeconds())) : answer;
    }

    private Response exposing(Response response) {
        return exposed.isEmpty() ? response : response.header("access-control-expose-headers", exposed);
    }

    /** The answer depends on the origin also where it is refused: a cache must not give one origin's answer to another. */
    private Response vary(Response response) {
        if (anyOrigin) {
            return response;
        }
        String before = response.headers().first("vary").orElse("");
        boolean said = before.equals("*") || List.of(before.toLowerCase(Locale.ROOT).split("\\s*,\\s*")).contains("origin");
        return said ? response : response.header("vary", before.isEmpty() ? "origin" : before + ", origin");
    }

    /** Collects who may do what. Not thread-safe. */
    public static final class Builder {
        private final Set<String> origins = new LinkedHashSet<>();
        private boolean anyOrigin;
        private final Set<String> methods = new LinkedHashSet<>(List.of("GET", "HEAD", "POST"));
        private final Set<String> headers = new LinkedHashSet<>();
        private final Set<String> exposed = new LinkedHashSet<>();
        private boolean credentials;
        private Optional<Duration> maxAge = Optional.empty();

        private Builder() {}

        /**
         * Origins that are let in: scheme, host, and port unless it is the scheme's. Compared as a whole: no wildcards, as those let in more than meant.
         *
         * @throws IllegalArgumentException when one is no origin; {@code null} is what any sandboxed page sends, and so is refused too
         */
        public Builder origins(String... added) {
            for (String origin : added) {
                URI uri = URI.create(origin);
                String plain = uri.getScheme() + "://" + uri.getRawAuthority();
                if (uri.getHost() == null || !plain.equals(origin) || !origin.equals(origin.toLowerCase(Locale.ROOT))) {
                    throw new IllegalArgumentException("not an origin: " + origin);
                }
                origins.add(origin);
            }
            return this;
        }

        /** Lets all origins in; not together with {@link #credentials}. */
        public Builder anyOrigin() {
            anyOrigin = true;
            return this;
        }

        /** Methods that are let in, instead of GET, HEAD and POST. */
        public Builder methods(Method... allowed) {
            methods.clear();
            List.of(allowed).forEach(method -> methods.add(method.name()));
            return this;
        }

        /** Request headers that scripts may set. */
        public Builder headers(String... names) {
            headers.addAll(checked(names));
            return this;
        }

        /** Response headers that scripts may read. */
        public Builder exposed(String... names) {
            exposed.addAll(checked(names));
            return this;
        }

        private static List<String> checked(String... names) {
            for (String name : names) {
                if (!FieldReader.isToken(name)) {
                    throw new IllegalArgumentException("not a header's name: " + name);
                }
            }
            return List.of(names);
        }

        /** Lets scripts send cookies. */
        public Builder credentials() {
            credentials = true;
            return this;
        }

        /** How long a browser may remember the answer to a preflight, in whole seconds. */
        public Builder maxAge(Duration age) {
            maxAge = Optional.of(age);
            return this;
        }

        /** @throws IllegalArgumentException when all origins shall come with their cookies: that would open the site to every page its users visit */
        public Cors build() {
            if (anyOrigin && credentials) {
                throw new IllegalArgumentException("any origin with credentials");
            }
            return new Cors(this);
        }
    }
}
