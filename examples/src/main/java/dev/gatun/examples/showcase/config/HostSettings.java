package dev.gatun.examples.showcase.config;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.Method;
import dev.gatun.http.SecurityHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What some names are served with.
 *
 * @param names as they are compared, in lower case and ASCII; none for the default host
 * @param servers by which it can be reached; none for all
 * @param certificate by which clients know it
 * @param redirectToHttps the port to which requests in clear text are sent
 * @param securityHeaders what each response says to browsers, each with the value {@code off} when it is left out
 * @param methods no other methods; none for all
 * @param allow no other clients
 * @param deny not these clients
 * @param body the most bytes of a request's content
 * @param rateLimit how often may be asked
 * @param errorPages what browsers see when something fails
 * @param routes what is served
 */
public record HostSettings(
        List<String> names,
        Set<String> servers,
        Optional<CertificateFiles> certificate,
        Optional<Integer> redirectToHttps,
        Optional<Map<String, String>> securityHeaders,
        Set<Method> methods,
        Optional<AddressRanges> allow,
        Optional<AddressRanges> deny,
        Optional<Long> body,
        Optional<RateSettings> rateLimit,
        ErrorPageSettings errorPages,
        List<RouteSettings> routes) {
    private static final String OFF = "off";
    /** RFC 9110, section 5.6.2. */
    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

    static Optional<HostSettings> read(Section section, ConfigurationReader reader) {
        Set<String> servers = Set.copyOf(section.find("servers", "all").map(list -> list.list(reader::serverName)).orElse(List.of()));
        List<String> names = section.find("names", "the default host").map(list -> list.list(name -> reader.hostName(name, servers))).orElse(List.of());
        if (!section.has("names")) {
            reader.defaultHost(section, servers);
        }
        Map<String, Integer> paths = new HashMap<>();
        return Optional.of(new HostSettings(
                names,
                servers,
                section.find("certificate", "that of the server").flatMap(value -> reader.certificate(value, section.has("names"), servers)),
                section.find("redirectToHttps", "none").flatMap(value -> value.number(1, 65_535)).map(Long::intValue),
                section.find("securityHeaders", "none").flatMap(HostSettings::securityHeaders),
                Set.copyOf(section.find("methods", "all").map(list -> list.list(value -> value.parsed(Method::of))).orElse(List.of())),
                section.find("allow", "all").flatMap(HostSettings::ranges),
                section.find("deny", "none").flatMap(HostSettings::ranges),
                section.find("body", "that of the server").flatMap(value -> value.bytes(0, Long.MAX_VALUE)),
                section.find("rateLimit", "none").flatMap(value -> value.section("rateLimit", RateSettings::read)),
                section.find("errorPages", "none").flatMap(value -> value.section("errorPages", ErrorPageSettings::read)).orElse(ErrorPageSettings.NONE),
                section.need("routes")
                        .map(list -> list.list(value -> value.<RouteSettings>section("route", route -> RouteSettings.read(route, paths))))
                        .orElse(List.of())));
    }

    private static Optional<AddressRanges> ranges(Value list) {
        return list.list(value -> value.parsed(AddressRanges::of)).stream().reduce(AddressRanges::and);
    }

    private static Optional<Map<String, String>> securityHeaders(Value value) {
        if (value.isText()) {
            return value.flag().flatMap(on -> on ? Optional.of(Map.of()) : Optional.empty());
        }
        return value.section("securityHeaders", section -> Optional.of(section.named((name, header) -> name.text()
                .filter(text -> text.matches(TOKEN) || name.refused("\"" + text + "\" is no name of a header").isPresent())
                .flatMap(text -> header.parsed(content -> {
                    changed(SecurityHeaders.defaults(), text, content);
                    return content;
                })))));
    }

    private static SecurityHeaders changed(SecurityHeaders headers, String name, String value) {
        return value.equals(OFF) ? headers.without(name) : headers.with(name, value);
    }

    Optional<SecurityHeaders> headers() {
        return securityHeaders.map(changes -> {
            SecurityHeaders headers = SecurityHeaders.defaults();
            for (Map.Entry<String, String> change : changes.entrySet()) {
                headers = changed(headers, change.getKey(), change.getValue());
            }
            return headers;
        });
    }

    /** By what it is known in the log. */
    String name() {
        return names.isEmpty() ? "(default)" : names.getFirst();
    }

    boolean servedBy(String server) {
        return servers.isEmpty() || servers.contains(server);
    }
}
