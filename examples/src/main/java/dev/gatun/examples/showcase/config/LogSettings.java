package dev.gatun.examples.showcase.config;

import dev.gatun.http.AccessLog;
import java.util.Optional;

/**
 * The access log.
 *
 * @param format of its lines
 */
public record LogSettings(Format format) {
    /** As {@link AccessLog} has them. */
    public enum Format { COMBINED, COMMON, JSON }

    static Optional<LogSettings> read(Section section) {
        return Optional.of(new LogSettings(section.choice("format", Format.COMBINED)));
    }

    AccessLog log() {
        return switch (format) {
            case COMBINED -> AccessLog.combined();
            case COMMON -> AccessLog.common();
            case JSON -> AccessLog.json();
        };
    }
}
