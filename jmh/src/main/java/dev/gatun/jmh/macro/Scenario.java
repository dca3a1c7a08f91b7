package dev.gatun.jmh.macro;

import java.util.List;

/** One question that the macro run answers, for each server in turn. */
sealed interface Scenario {
    /** What {@code --scenarios} calls it. */
    String name();

    /** What the report says above its table. */
    String title();

    /** CPU time per request under a load, against the control. */
    record Load(String name, String title, LoadProfile profile) implements Scenario {}

    /** Time from the start of the process to the first response. */
    record Start(String name, String title) implements Scenario {}

    /** User-space memory per idle connection. */
    record Idle(String name, String title, int connections) implements Scenario {}

    /** What a browser sends on each request, so that the cost of headers is seen. */
    String[] BROWSER = {
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        "Accept-Language: en-US,en;q=0.5",
        "Accept-Encoding: gzip, deflate, br, zstd",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Referer: http://127.0.0.1/index.html",
        "Cookie: session=4f6d8a1c9b2e47d0a5c3; theme=dark; consent=1",
        "Cache-Control: max-age=0",
        "Upgrade-Insecure-Requests: 1"
    };

    /** All scenarios, in the order of the report. */
    static List<Scenario> all(RunOptions options) {
        int many = options.manyConnections();
        int idle = options.idleConnections();
        return List.of(
                new Load("keep-alive", "Keep-alive, 64 connections", LoadProfile.plaintext(64)),
                new Load("headers", "Keep-alive, 64 connections, eight headers of a browser", LoadProfile.plaintext(64).headers(BROWSER)),
                new Load("pipelined", "Pipelined x16, 64 connections", LoadProfile.plaintext(64).pipelined(16)),
                new Load("churn", "Churn: connect, one request, close; 64 at a time", LoadProfile.plaintext(64).headers("Connection: close")),
                new Load("body", "Body of 10 KB, 64 connections", LoadProfile.tenKilobytes(64)),
                new Load("many", "Many connections: " + many + ", keep-alive", LoadProfile.plaintext(many)),
                new Load("latency", "Unloaded: one connection, one request at a time", LoadProfile.plaintext(1)),
                new Start("start", "From the start of the process to the first response"),
                new Idle("idle", "User-space memory per idle connection, up to " + idle + " held", idle));
    }

    /** Those that the command line asks for. */
    static List<Scenario> chosen(RunOptions options) {
        List<Scenario> all = all(options);
        if (options.scenarios().isEmpty()) {
            return all;
        }
        return options.scenarios().stream()
                .map(name -> all.stream()
                        .filter(scenario -> scenario.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "no scenario " + name + "; there are " + all.stream().map(Scenario::name).toList())))
                .toList();
    }
}
