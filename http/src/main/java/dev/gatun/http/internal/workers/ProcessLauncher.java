package dev.gatun.http.internal.workers;

import dev.gatun.http.workers.WorkerCommand;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Starts real processes. A worker's standard input and output are the channel, which works on every system and ends with the process at either end; its
 * standard error is that of the parent. Any thread.
 */
final class ProcessLauncher implements Launcher {
    private final int count;
    private final PrintStream err;

    /**
     * @param count how many workers there are
     * @param err gets what is on a worker's standard output and is no message
     */
    ProcessLauncher(int count, PrintStream err) {
        this.count = count;
        this.err = err;
    }

    @Override
    public ChildProcess launch(int index, WorkerCommand command, ChildEvents events) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.words()).redirectError(ProcessBuilder.Redirect.INHERIT);
        command.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        Map<String, String> environment = builder.environment();
        command.environment().forEach((name, value) -> {
            if (value.isEmpty()) {
                environment.remove(name);
            } else {
                environment.put(name, value);
            }
        });
        environment.put(Place.VARIABLE, new Place(ProcessHandle.current().pid(), index, count).text());
        Process process = builder.start();
        Thread.ofPlatform().daemon().name("worker-" + index + "-" + process.pid()).start(() -> read(process, events));
        process.onExit().thenAccept(gone -> events.ended(gone.exitValue()));
        return new Running(process);
    }

    private void read(Process process, ChildEvents events) {
        try {
            LineReader lines = new LineReader(process.getInputStream());
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                if (line.get().startsWith(Message.MARK)) {
                    events.message(Message.parse(line.get()));
                } else {
                    err.println(line.get());
                }
            }
        } catch (IllegalArgumentException e) {
            events.garbled("said what can't be understood: " + e.getMessage());
        } catch (IOException e) {
            if (process.isAlive()) {
                events.garbled("can't be read: " + e.getMessage());
            }
        }
    }

    /** A process that was started. */
    private static final class Running implements ChildProcess {
        private final Process process;
        private final OutputStream out;

        Running(Process process) {
            this.process = process;
            this.out = process.getOutputStream();
        }

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public void send(Message message) {
            try {
                // Few and short: the pipe has room for all that may wait, even of a worker that is stopped.
                synchronized (out) {
                    out.write((message.line() + '\n').getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            } catch (IOException e) {
                // It has ended; so its exit says.
            }
        }

        @Override
        public void kill() {
            process.destroyForcibly();
        }
    }
}
