package dev.gatun.jmh.macro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Linux tells about a process and the machine below {@code /proc} (proc(5)). */
final class ProcFiles {
    /** {@code sysconf(_SC_CLK_TCK)}: the kernel's ABI to user space has it at 100 on every architecture that Java runs on. */
    private static final long MICROSECONDS_PER_TICK = 10_000;

    private ProcFiles() {}

    /** User and system time of a process, threads that have ended included, in microseconds. */
    static long cpuMicroseconds(long pid) {
        String line = read(Path.of("/proc", Long.toString(pid), "stat"));
        // The second field, the command, is in parentheses and may hold spaces; after it come state and eleven more before utime.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROSECONDS_PER_TICK;
    }

    /** Resident memory of a process that no file backs (heap, malloc, stacks, arenas), in bytes. */
    static long anonymousBytes(long pid) {
        for (String line : read(Path.of("/proc", Long.toString(pid), "status")).lines().toList()) {
            if (line.startsWith("RssAnon:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IllegalStateException("no RssAnon for process " + pid);
    }

    /** The cores that this process may run on. */
    static List<Integer> allowedCores() {
        List<Integer> cores = new ArrayList<>();
        for (String range : valueOf("/proc/self/status", "Cpus_allowed_list").split(",")) {
            String[] ends = range.split("-");
            for (int core = Integer.parseInt(ends[0]); core <= Integer.parseInt(ends[ends.length - 1]); core++) {
                cores.add(core);
            }
        }
        return cores;
    }

    static String processorModel() {
        return valueOf("/proc/cpuinfo", "model name");
    }

    static String kernelRelease() {
        return read(Path.of("/proc/sys/kernel/osrelease")).strip();
    }

    /** The value of the first line that starts with {@code key}, after its colon; "unknown" when there is none. */
    private static String valueOf(String file, String key) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
