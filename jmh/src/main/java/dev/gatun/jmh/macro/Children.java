package dev.gatun.jmh.macro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The processes that this run has started. Each is ended by its handle, on Ctrl-C as well. */
final class Children {
    private static final long GRACE_SECONDS = 3;

    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    Children() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> running.forEach(Process::destroyForcibly), "end-children"));
    }

    Process start(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            running.add(process);
            process.onExit().thenAccept(running::remove);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the process to end, then makes it end; returns when it is gone. */
    void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
