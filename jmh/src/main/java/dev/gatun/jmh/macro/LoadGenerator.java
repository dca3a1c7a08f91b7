package dev.gatun.jmh.macro;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** wrk, with one thread on its own core. */
final class LoadGenerator {
    private final Children children;
    private final Machine machine;
    private final Path script;

    LoadGenerator(Children children, Machine machine, Path directory) {
        this.children = children;
        this.machine = machine;
        this.script = Control.unpack("load.lua", directory);
    }

    /** Drives {@code server} for {@code seconds} and gives what both sides counted. */
    Sample run(RunningServer server, LoadProfile profile, int seconds) {
        List<String> command = command(server.port(), profile, seconds);
        long before = server.cpuMicroseconds();
        String output = CommandOutput.of(children, command).orThrow("wrk");
        long after = server.cpuMicroseconds();
        return new Sample(LoadFigures.parse(output), after - before);
    }

    private List<String> command(int port, LoadProfile profile, int seconds) {
        List<String> command = new ArrayList<>(machine.pinToLoadCore());
        command.addAll(List.of("wrk", "--threads", "1", "--connections", Integer.toString(profile.connections())));
        // A long time-out: what is slow must show as latency, not disappear as an error.
        command.addAll(List.of("--duration", seconds + "s", "--timeout", "10s", "--script", script.toString()));
        for (String header : profile.headers()) {
            command.addAll(List.of("--header", header));
        }
        command.addAll(List.of("http://127.0.0.1:" + port + profile.path(), "--", Integer.toString(profile.pipelined())));
        return command;
    }
}
