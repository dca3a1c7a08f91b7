package dev.gatun.platform;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The virtual threads that run handlers or write responses, as the JVM lists them. */
final class HandlerThreads {
    private static final String MARK = "dev.gatun.http.internal.server.Dispatcher";

    private HandlerThreads() {}

    /** The lines of all their stacks; empty when there are none. */
    static List<String> stacks() {
        try {
            Path directory = Files.createTempDirectory("threads");
            Path dump = directory.resolve("dump");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
                return Files.readString(dump).lines().filter(line -> line.contains(MARK)).toList();
            } finally {
                Files.deleteIfExists(dump);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
