package dev.gatun.platform.workers;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service manager as small as can be, in Python: holds a listening socket, starts the showcase with it as descriptor 3, and when that has ended starts it
 * again as soon as it is told to.
 */
final class Activator implements AutoCloseable {
    private static final String PROGRAM = """
            import os, socket, sys
            s = socket.socket()
            s.bind(("127.0.0.1", 0))
            s.listen(128)
            print("socket", s.getsockname()[1], flush=True)
            while True:
                pid = os.fork()
                if pid == 0:
                    os.dup2(os.dup(s.fileno()), 3, inheritable=True)
                    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", LISTEN_FDNAMES=sys.argv[1])
                    os.execv(sys.argv[2], sys.argv[2:])
                print("process", pid, flush=True)
                print("status", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
                if not sys.stdin.readline():
                    break
            """;

    private final Process process;
    private final BufferedReader lines;

    /** Starts the showcase, with these arguments behind {@code serve}. */
    Activator(Path jar, String name, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("python3", "-c", PROGRAM, name, Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-jar", jar.toString(), "serve", "--loops", "1", "--execution", "event-loop", "--until", "parent"));
        words.addAll(List.of(arguments));
        process = new ProcessBuilder(words).redirectErrorStream(true).start();
        lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Where its socket listens. */
    InetSocketAddress address() throws IOException {
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(await("socket (\\d+)")));
    }

    /** What the first group of {@code wanted} is in a line that it, or the showcase, prints. */
    String await(String wanted) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher found = Pattern.compile(wanted).matcher(line);
            if (found.find()) {
                return found.group(1);
            }
            said.append(line).append('\n');
            if (line.startsWith("status ")) {
                break;
            }
        }
        throw new AssertionError("nobody said " + wanted + ": " + said);
    }

    /** Has the showcase started again. */
    void again() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Ends both. */
    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        lines.close();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
