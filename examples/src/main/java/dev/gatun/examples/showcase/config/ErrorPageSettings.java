package dev.gatun.examples.showcase.config;

import dev.gatun.http.hosting.ErrorPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What browsers see when something fails.
 *
 * @param pages HTML by status ({@code 404}) or class of them ({@code 5xx})
 */
public record ErrorPageSettings(Map<String, String> pages) {
    /** None. */
    static final ErrorPageSettings NONE = new ErrorPageSettings(Map.of());

    static Optional<ErrorPageSettings> read(Section section) {
        return Optional.of(new ErrorPageSettings(section.named((name, value) -> name.text().flatMap(status -> status.matches("[45]([0-9]{2}|xx)")
                ? value.file().flatMap(file -> content(value, file))
                : name.refused("\"" + status + "\" is no status from 400 to 599, nor 4xx or 5xx")))));
    }

    private static Optional<String> content(Value value, Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            return value.refused("can't read " + file + " as UTF-8: " + e.getMessage());
        }
    }

    void add(ErrorPages.Builder builder) {
        pages.forEach((status, html) -> {
            switch (status) {
                case "4xx" -> builder.clientErrors(html);
                case "5xx" -> builder.serverErrors(html);
                default -> builder.page(Integer.parseInt(status), html);
            }
        });
    }
}
