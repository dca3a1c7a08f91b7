package dev.gatun.examples.showcase.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is served at a path and below it.
 *
 * @param path {@code /}, or without a slash at its end
 * @param action what is served
 */
public record RouteSettings(String path, Action action) {
    private static final Map<String, Function<Value, Optional<Action>>> ACTIONS = new LinkedHashMap<>();

    static {
        ACTIONS.put("files", Action.Files::read);
        ACTIONS.put("proxy", Action.Proxy::read);
        ACTIONS.put("redirect", Action.Redirect::read);
        ACTIONS.put("respond", Action.Respond::read);
        ACTIONS.put("metrics", Action.Metrics::read);
        ACTIONS.put("probe", Action.Probe::read);
        ACTIONS.put("showcase", Action.Showcase::read);
    }

    /** @param lines of the paths that the host has already; this one is added */
    static Optional<RouteSettings> read(Section section, Map<String, Integer> lines) {
        String path = section.find("path", "/").flatMap(value -> path(value, lines)).orElseGet(() -> {
            if (!section.has("path") && lines.putIfAbsent("/", section.line()) != null) {
                section.wrong("two routes for \"/\"; the other is in line " + lines.get("/"));
            }
            return "/";
        });
        List<Action> actions = ACTIONS.entrySet().stream()
                .flatMap(entry -> section.find(entry.getKey(), "one of these").flatMap(entry.getValue()).stream())
                .toList();
        if (ACTIONS.keySet().stream().filter(section::has).count() != 1) {
            section.wrong("a route has one of " + String.join(", ", ACTIONS.keySet()));
            return Optional.empty();
        }
        return actions.stream().findFirst().map(action -> new RouteSettings(path, action));
    }

    private static Optional<String> path(Value value, Map<String, Integer> lines) {
        return value.text().flatMap(text -> {
            if (!text.matches("/|(/[A-Za-z0-9._~!$&'()*+,;=:@-]+)+/?") || text.contains("/./") || text.contains("/../")) {
                return value.refused("\"" + text + "\" is no path such as /assets");
            }
            String path = text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            Integer before = lines.putIfAbsent(path, value.line());
            return before == null ? Optional.of(path) : value.refused("two routes for \"" + path + "\"; the other is in line " + before);
        });
    }
}
