package dev.gatun.examples.showcase.config;

import dev.gatun.http.LogFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of log lines. When the configuration is loaded again it is opened again.
 *
 * @param file where it is
 * @param rotate at how many bytes it begins anew; never when empty
 * @param keep how many old files are kept then
 */
public record LogFileSettings(Path file, Optional<Long> rotate, int keep) {
    private static final int LEAST_BYTES = 64 << 10;
    private static final int KEPT = 5;

    /**
     * @param without what the reference says of lines that go to no file
     * @param shared whether several processes write to the file
     */
    static Optional<LogFileSettings> read(Section section, String without, boolean shared) {
        Optional<Path> file = section.find("file", without).flatMap(Value::path);
        Optional<Long> rotate = section.find("rotate", "never").flatMap(value -> shared
                ? value.refused("with \"workers\" several processes write to the file: have it rotated by another program, and send SIGHUP")
                : value.bytes(LEAST_BYTES, Long.MAX_VALUE));
        int keep = section.number("keep", KEPT, 1);
        return file.map(path -> new LogFileSettings(path, rotate, keep));
    }

    LogFile open() {
        return rotate.map(bytes -> LogFile.rotating(file, bytes, keep)).orElseGet(() -> LogFile.open(file));
    }
}
