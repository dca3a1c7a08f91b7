package dev.gatun.examples.showcase.config;

import dev.gatun.http.RateLimit;
import java.time.Duration;
import java.util.Optional;

/**
 * How often may be asked.
 *
 * @param requests how often
 * @param per in which time
 * @param burst how many at once
 * @param key who is counted apart: {@code client}, {@code overall}, or {@code header:} and a name
 * @param sliding by a window that slides
 */
public record RateSettings(int requests, Duration per, int burst, String key, boolean sliding) {
    private static final String HEADER = "header:";

    static Optional<RateSettings> read(Section section) {
        Optional<Long> requests = section.need("requests").flatMap(value -> value.number(1, Integer.MAX_VALUE));
        Duration per = section.duration("per", Duration.ofSeconds(1), Duration.ofMillis(1));
        int burst = section.find("burst", "as requests").flatMap(value -> value.number(1, Integer.MAX_VALUE)).or(() -> requests).orElse(1L).intValue();
        String key = section.find("key", "client").flatMap(RateSettings::key).orElse("client");
        boolean sliding = section.flag("sliding", false);
        return requests.flatMap(count -> section.tried(() -> {
            RateSettings settings = new RateSettings(count.intValue(), per, burst, key, sliding);
            settings.limit();
            return settings;
        }));
    }

    private static Optional<String> key(Value value) {
        return value.text().flatMap(text -> text.equals("client") || text.equals("overall") || text.matches(HEADER + "[a-z0-9-]+")
                ? Optional.of(text)
                : value.refused("\"" + text + "\" is none of client, overall, header:x-name"));
    }

    RateLimit limit() {
        RateLimit limit = switch (key) {
            case "client" -> RateLimit.perClient(requests, per);
            case "overall" -> RateLimit.overall(requests, per);
            default -> {
                String header = key.substring(HEADER.length());
                yield RateLimit.per(request -> request.header(header), requests, per);
            }
        };
        limit = burst == requests ? limit : limit.burst(burst);
        return sliding ? limit.sliding() : limit;
    }
}
