package dev.gatun.examples.showcase.config;

import dev.gatun.http.AccessLog;
import dev.gatun.http.LogFile;
import java.util.Optional;

/**
 * The access log.
 *
 * @param format of its lines
 * @param file where they are written; to the log of the process when empty
 */
public record AccessLogSettings(Format format, Optional<LogFileSettings> file) {
    /** As {@link AccessLog} has them. */
    public enum Format { COMBINED, COMMON, JSON }

    static Optional<AccessLogSettings> read(Section section, boolean shared) {
        return Optional.of(new AccessLogSettings(section.choice("format", Format.COMBINED), LogFileSettings.read(section, "the log of the process", shared)));
    }

    Optional<LogFile> open() {
        return file.map(LogFileSettings::open);
    }

    AccessLog log(Optional<LogFile> to) {
        AccessLog log = switch (format) {
            case COMBINED -> AccessLog.combined();
            case COMMON -> AccessLog.common();
            case JSON -> AccessLog.json();
        };
        return to.map(log::to).orElse(log);
    }
}
