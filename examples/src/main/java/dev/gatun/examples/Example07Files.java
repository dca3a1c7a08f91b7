package dev.gatun.examples;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Router;
import java.nio.file.Path;
import java.time.Duration;

/**
 * 07: a directory of files, sent by the kernel: validators, ranges, compression, nothing outside of it and no dot files.
 * {@code curl -i localhost:8080/docs/}
 */
public final class Example07Files {
    private Example07Files() {}

    /** Serves the directory that is named, or else the current one, on port 8080. */
    public static void main(String[] arguments) {
        start(8080, Path.of(arguments.length > 0 ? arguments[0] : "."));
    }

    static HttpServer start(int port, Path directory) {
        return HttpServer.start(port, Router.of(r -> r
                .files("/", directory, files -> files
                        .precompressed()
                        .listing()
                        .type("adoc", "text/plain; charset=utf-8")
                        .maxAge(Duration.ofMinutes(5)))));
    }
}
