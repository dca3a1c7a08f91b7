package dev.gatun.http.hosting;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.BodyLimit;
import dev.gatun.http.ErrorHandler;
import dev.gatun.http.Execution;
import dev.gatun.http.FileOptions;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpException;
import dev.gatun.http.Method;
import dev.gatun.http.Middleware;
import dev.gatun.http.RateLimit;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import dev.gatun.http.Routes;
import dev.gatun.http.SecurityHeaders;
import dev.gatun.http.internal.hosting.AddressRule;
import dev.gatun.http.internal.hosting.MethodRule;
import dev.gatun.http.internal.routing.ErrorMap;
import dev.gatun.http.internal.routing.HostNames;
import dev.gatun.http.internal.server.ServerErrors;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.TlsHost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What one name, or several, are served with: routes, middleware, a certificate, rules. Put among {@link Hosts}, which may be those of several servers.
 * Immutable; any thread.
 *
 * <p>{@snippet :
 * Host shop = Host.named("shop.example", h -> h
 *     .also("www.shop.example")
 *     .certificate(Pem.files("shop.crt", "shop.key"))
 *     .headers(SecurityHeaders.defaults())
 *     .rateLimit(RateLimit.perClient(50, Duration.ofSeconds(1)))
 *     .errorPages(pages -> pages.page(404, "<h1>We do not have that</h1>"))
 *     .routes(r -> r.get("/", request -> Response.text("welcome"))));
 * }
 *
 * <p>A request meets, in this order: security headers, error pages, the limits of the {@linkplain Tenants tenant}, the rules for addresses and methods, the
 * rate limit, the limit on content, middleware, routes.
 */
public final class Host {
    private final List<String> names;
    private final Handler inside;
    private final UnaryOperator<Handler> dressing;
    private final Optional<Consumer<? super TlsHost>> tls;

    private Host(List<String> names, Handler inside, UnaryOperator<Handler> dressing, Optional<Consumer<? super TlsHost>> tls) {
        this.names = List.copyOf(names);
        this.inside = inside;
        this.dressing = dressing;
        this.tls = tls;
    }

    /**
     * A host with a name.
     *
     * @param name {@code shop.example}, {@code *.shop.example} for all below it, or an address; in any script
     * @throws IllegalArgumentException when it is none of these, or nothing is served there
     */
    public static Host named(String name, Consumer<? super Builder> details) {
        Builder builder = new Builder().also(name);
        details.accept(builder);
        return builder.build();
    }

    /** The host for all names that no other has. Without one they are answered 421. */
    public static Host byDefault(Consumer<? super Builder> details) {
        Builder builder = new Builder();
        details.accept(builder);
        return builder.build();
    }

    /** By what name it is known in lists and metrics: its first; {@code (default)} for the default host. */
    public String name() {
        return names.isEmpty() ? "(default)" : names.getFirst();
    }

    /** All names, in lower case and ASCII (RFC 5890 A-labels); none for the default host. */
    public List<String> names() {
        return names;
    }

    /** Whether it takes what no other host takes. */
    public boolean isDefault() {
        return names.isEmpty();
    }

    /** Its rules, and what is behind them. */
    Handler inside() {
        return inside;
    }

    /** What answers with the host's headers and error pages around it. */
    Handler dressed(Handler handler) {
        return dressing.apply(handler);
    }

    Optional<Consumer<? super TlsHost>> tls() {
        return tls;
    }

    @Override
    public String toString() {
        return "Host" + (names.isEmpty() ? "[default]" : names);
    }

    /**
     * Lets a request that no route can be found for, since its path is malformed, come as far as to {@link #handle}, which fails alike, but behind the rules of
     * the host and with its error pages.
     */
    private record Forgiving(Handler handler) implements Handler {
        @Override
        public Execution execution(Request request, Execution inherited) {
            try {
                return handler.execution(request, inherited);
            } catch (HttpException e) {
                return inherited;
            }
        }

        @Override
        public Response handle(Request request) throws Exception {
            return handler.handle(request);
        }
    }

    /** Collects what a host is served with. Not thread-safe. */
    public static final class Builder {
        private final Set<String> names = new LinkedHashSet<>();
        private final List<Consumer<? super Routes>> routes = new ArrayList<>();
        private final List<Middleware> middleware = new ArrayList<>();
        private final List<Middleware> rules = new ArrayList<>();
        private Optional<SecurityHeaders> headers = Optional.empty();
        private Optional<ErrorPages> pages = Optional.empty();
        private Optional<RateLimit> rateLimit = Optional.empty();
        private Optional<BodyLimit> body = Optional.empty();
        private Optional<Handler> rest = Optional.empty();
        private Optional<Consumer<? super TlsHost>> tls = Optional.empty();
        private Optional<AddressRanges> allowed = Optional.empty();
        private ErrorHandler errors = ServerErrors.HANDLER;

        private Builder() {}

        /**
         * Adds names for the same host.
         *
         * @throws IllegalArgumentException when one is no name, or given twice
         */
        public Builder also(String... more) {
            for (String name : more) {
                if (!names.add(HostNames.configured(name))) {
                    throw new IllegalArgumentException("host '" + name + "' is named twice");
                }
            }
            return this;
        }

        /** Adds routes; may be called several times. */
        public Builder routes(Consumer<? super Routes> more) {
            routes.add(Objects.requireNonNull(more, "routes"));
            return this;
        }

        /** What answers where no route does. */
        public Builder handler(Handler handler) {
            rest = Optional.of(handler);
            return this;
        }

        /** The files below a directory; see {@link Routes#files(String, Path)}. */
        public Builder files(String prefix, Path directory) {
            return routes(r -> r.files(prefix, directory));
        }

        /** The files below a directory. */
        public Builder files(String prefix, Path directory, Consumer<? super FileOptions.Builder> options) {
            return routes(r -> r.files(prefix, directory, options));
        }

        /** Puts middleware around routes and handler, the first outermost; adds to what was there. */
        public Builder use(Middleware... more) {
            middleware.addAll(Arrays.asList(more));
            return this;
        }

        /** The certificate by which clients know the host; for {@link Hosts} that {@linkplain Hosts#tls are spoken to over TLS}. */
        public Builder certificate(Credentials certificate) {
            return tls(host -> host.certificate(certificate));
        }

        /** As {@link #certificate}, with policies of its own. */
        public Builder tls(Consumer<? super TlsHost> details) {
            tls = Optional.of(details);
            return this;
        }

        /** What each response says to browsers, errors included. */
        public Builder headers(SecurityHeaders newHeaders) {
            headers = Optional.of(newHeaders);
            return this;
        }

        /** How often may be asked. */
        public Builder rateLimit(RateLimit limit) {
            rateLimit = Optional.of(limit);
            return this;
        }

        /** No other methods: they are answered 405, whatever the routes know. HEAD has to be among them, if it is wanted; what opens a WebSocket is a GET. */
        public Builder methods(Method... allowed) {
            rules.add(new MethodRule(Set.of(allowed)));
            return this;
        }

        /**
         * Clients with other addresses are answered 403; adds to what was allowed before. Peers of a Unix-domain socket have no address, and are let in, unless
         * a proxy has said one.
         */
        public Builder allow(AddressRanges clients) {
            allowed = Optional.of(allowed.map(others -> others.and(clients)).orElse(clients));
            return this;
        }

        /** Clients with these addresses are answered 403, even if they are allowed. */
        public Builder deny(AddressRanges clients) {
            rules.add(AddressRule.allBut(clients));
            return this;
        }

        /** The most bytes of a request's content, whatever the server's limit is. */
        public Builder body(long bytes) {
            body = Optional.of(BodyLimit.of(bytes));
            return this;
        }

        /** What browsers and programs see when something fails. */
        public Builder errorPages(Consumer<? super ErrorPages.Builder> details) {
            pages = Optional.of(ErrorPages.of(details));
            return this;
        }

        /** Turns what routes throw into responses; by default what the server has for that. With error pages, these have the last word. */
        public Builder onError(ErrorHandler newErrors) {
            errors = Objects.requireNonNull(newErrors, "errors");
            return this;
        }

        private Host build() {
            if (routes.isEmpty() && rest.isEmpty()) {
                String name = names.isEmpty() ? "the default host" : "host '" + names.iterator().next() + "'";
                throw new IllegalArgumentException(name + " has neither routes nor handler");
            }
            ErrorHandler last = pages.map(own -> own.around(errors)).orElse(errors);
            ErrorMap map = ErrorMap.outermost(Map.of(), Optional.of(last));
            List<Middleware> inside = new ArrayList<>(rules);
            allowed.ifPresent(clients -> inside.addFirst(AddressRule.only(clients)));
            rateLimit.ifPresent(inside::add);
            body.ifPresent(inside::add);
            inside.addAll(middleware);
            UnaryOperator<Handler> dressing = handler -> {
                Handler chain = map.around(handler);
                return headers.map(all -> all.around(chain)).orElse(chain);
            };
            return new Host(List.copyOf(names), new Forgiving(Middleware.around(inside, inner().errors(last))), dressing, tls);
        }

        private Router inner() {
            return Router.of(r -> {
                routes.forEach(more -> more.accept(r));
                rest.ifPresent(handler -> r.any("/{rest...}", handler));
            });
        }
    }
}
