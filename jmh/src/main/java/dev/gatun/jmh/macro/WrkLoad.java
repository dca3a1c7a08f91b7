package dev.gatun.jmh.macro;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** wrk, for HTTP/1.1 with and without TLS. */
final class WrkLoad implements LoadGenerator {
    private final Path script;

    WrkLoad(Path directory) {
        this.script = NativeProgram.unpack("load.lua", directory);
    }

    @Override
    public List<String> command(Endpoint endpoint, LoadProfile profile, int seconds) {
        List<String> command = new ArrayList<>(List.of("wrk", "--threads", "1", "--connections", Integer.toString(profile.connections())));
        // A long time-out: what is slow must show as latency, not disappear as an error.
        command.addAll(List.of("--duration", seconds + "s", "--timeout", "10s", "--script", script.toString()));
        for (String header : profile.headers()) {
            command.addAll(List.of("--header", header));
        }
        command.addAll(List.of(endpoint.url(profile.path()), "--", Integer.toString(profile.pipelined())));
        return command;
    }

    @Override
    public LoadFigures figures(String output) {
        return LoadFigures.parse(output);
    }
}
