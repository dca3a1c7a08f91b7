package dev.gatun.platform;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The virtual threads that run handlers or callbacks, or write responses, as the JVM lists them. */
final class HandlerThreads {
    private static final List<String> MARKS = List.of("dev.gatun.http.internal.server.Dispatcher", "dev.gatun.websocket.internal.session.CallbackQueue");

    private HandlerThreads() {}

    /** The lines of all their stacks; empty when there are none. */
    static List<String> stacks() {
        try {
            Path directory = Files.createTempDirectory("threads");
            Path dump = directory.resolve("dump");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
                return Files.readString(dump).lines().filter(line -> MARKS.stream().anyMatch(line::contains)).toList();
            } finally {
                Files.deleteIfExists(dump);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
