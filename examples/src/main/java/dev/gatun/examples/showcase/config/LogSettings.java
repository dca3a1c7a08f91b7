package dev.gatun.examples.showcase.config;

import dev.gatun.http.AccessLog;
import dev.gatun.http.LogFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The access log.
 *
 * @param format of its lines
 * @param file where they are written; to the log of the process when empty
 * @param rotate at how many bytes the file begins anew; never when empty, but when the configuration is loaded again it is opened again
 * @param keep how many old files are kept then
 */
public record LogSettings(Format format, Optional<Path> file, Optional<Long> rotate, int keep) {
    /** As {@link AccessLog} has them. */
    public enum Format { COMBINED, COMMON, JSON }

    private static final int LEAST_BYTES = 64 << 10;
    private static final int KEPT = 5;

    static Optional<LogSettings> read(Section section) {
        return Optional.of(new LogSettings(
                section.choice("format", Format.COMBINED),
                section.find("file", "the log of the process").flatMap(Value::path),
                section.find("rotate", "never").flatMap(value -> value.bytes(LEAST_BYTES, Long.MAX_VALUE)),
                section.number("keep", KEPT, 1)));
    }

    Optional<LogFile> open() {
        return file.map(path -> rotate.map(bytes -> LogFile.rotating(path, bytes, keep)).orElseGet(() -> LogFile.open(path)));
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
