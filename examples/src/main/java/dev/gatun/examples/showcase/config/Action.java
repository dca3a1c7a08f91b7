package dev.gatun.examples.showcase.config;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.MediaType;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.http.proxy.Upstreams;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What becomes of the requests of a route. */
public sealed interface Action {
    /** The routes of the showcase itself. */
    record Showcase() implements Action {
        static Optional<Action> read(Value value) {
            return value.flag().flatMap(on -> on ? Optional.of(new Showcase()) : value.refused("leave the route out instead"));
        }
    }

    /**
     * What the process counts, for Prometheus.
     *
     * @param allow who may see it
     */
    record Metrics(AddressRanges allow) implements Action {
        static Optional<Action> read(Value value) {
            if (value.isText()) {
                return value.flag().flatMap(on -> on ? Optional.of(new Metrics(AddressRanges.LOOPBACK)) : value.refused("leave the route out instead"));
            }
            return value.section("metrics", section -> Optional.of(new Metrics(section.find("allow", "this machine")
                    .flatMap(list -> list.list(one -> one.parsed(AddressRanges::of)).stream().reduce(AddressRanges::and))
                    .orElse(AddressRanges.LOOPBACK))));
        }
    }

    /**
     * Whether the process is well, in a word, for balancers and whoever starts it anew.
     *
     * @param of what is asked
     */
    record Probe(Question of) implements Action {
        /** Whether it should go on, or get requests. */
        public enum Question { LIVENESS, READINESS }

        static Optional<Action> read(Value value) {
            return value.choice(Question.class).map(Probe::new);
        }
    }

    /**
     * Files.
     *
     * @param place where they are
     * @param listing whether directories without index are listed
     * @param precompressed whether {@code x.js.gz} is sent for {@code x.js}
     * @param dotFiles whether names that begin with a dot are served
     * @param immutable whether the content of a path never changes
     * @param maxAge how long caches may keep them
     */
    record Files(FilePlace place, boolean listing, boolean precompressed, boolean dotFiles, boolean immutable, Optional<Duration> maxAge) implements Action {
        static Optional<Action> read(Value value) {
            return value.section("files", FilePlace::key, section -> {
                Optional<FilePlace> place = FilePlace.read(section);
                boolean listing = section.flag("listing", false);
                boolean precompressed = section.flag("precompressed", false);
                boolean dotFiles = section.flag("dotFiles", false);
                boolean immutable = section.flag("immutable", false);
                Optional<Duration> maxAge = section.find("maxAge", "none").flatMap(age -> age.duration(Duration.ZERO));
                return place.map(found -> new Files(found, listing, precompressed, dotFiles, immutable, maxAge));
            });
        }
    }

    /**
     * Other servers.
     *
     * @param to where they are
     * @param balance how requests are dealt out
     * @param health what they are asked for every five seconds
     * @param stripPrefix whether the route's path is taken off
     * @param http2 whether those in clear text speak HTTP/2
     */
    record Proxy(List<String> to, Balancing balance, Optional<String> health, boolean stripPrefix, boolean http2) implements Action {
        static Optional<Action> read(Value value) {
            return value.section("proxy", "to", section -> {
                List<String> to = section.need("to").map(list -> list.list(one -> one.parsed(text -> Upstream.at(text).address()))).orElse(List.of());
                Balancing balance = section.choice("balance", Balancing.ROUND_ROBIN);
                Optional<String> health = section.find("health", "none").flatMap(Value::text);
                boolean strip = section.flag("stripPrefix", false);
                boolean http2 = section.flag("http2", false);
                return to.isEmpty() ? Optional.empty() : section.tried(() -> {
                    Proxy proxy = new Proxy(to, balance, health, strip, http2);
                    proxy.upstreams();
                    return proxy;
                });
            });
        }

        Upstreams upstreams() {
            Upstreams upstreams = Upstream.of(to.toArray(String[]::new)).balance(balance.balance());
            upstreams = health.isPresent() ? upstreams.healthCheck(health.get()) : upstreams;
            return http2 ? upstreams.overHttp2() : upstreams;
        }
    }

    /**
     * Another place.
     *
     * @param to a URL, or a path
     * @param status 301, 302, 303, 307 or 308
     */
    record Redirect(String to, int status) implements Action {
        static Optional<Action> read(Value value) {
            return value.section("redirect", "to", section -> {
                Optional<String> to = section.need("to").flatMap(Redirect::location);
                int status = section.find("status", "308")
                        .flatMap(code -> code.choice(List.of(301, 302, 303, 307, 308), number -> Integer.toString(number)))
                        .orElse(308);
                return to.map(location -> new Redirect(location, status));
            });
        }

        private static Optional<String> location(Value value) {
            return value.text().flatMap(text -> text.matches("(https?://[!-~]+)|(/[!-~]*)")
                    ? Optional.of(text)
                    : value.refused("\"" + text + "\" is neither a URL of http or https nor a path"));
        }
    }

    /**
     * A text.
     *
     * @param text the content
     * @param type its media type
     * @param status the status
     */
    record Respond(String text, String type, int status) implements Action {
        private static final String PLAIN = "text/plain; charset=utf-8";

        static Optional<Action> read(Value value) {
            return value.section("respond", "text", section -> {
                Optional<String> text = section.need("text").flatMap(Value::text);
                String type = section.find("type", PLAIN).flatMap(Respond::type).orElse(PLAIN);
                int status = (int) section.number("status", Status.OK.code(), 200, 599);
                return text.map(content -> new Respond(content, type, status));
            });
        }

        private static Optional<String> type(Value value) {
            return value.text().flatMap(text -> {
                try {
                    return Optional.of(MediaType.parse(text).toString());
                } catch (ProtocolException e) {
                    return value.refused("\"" + text + "\" is no media type such as text/html; charset=utf-8");
                }
            });
        }
    }
}
