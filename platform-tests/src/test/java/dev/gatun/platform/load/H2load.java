package dev.gatun.platform.load;

import dev.gatun.http.HttpVersion;
import dev.gatun.platform.peers.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * h2load of nghttp2, which makes so many requests over TLS, on connections that it makes anew, by HTTP/2 or by HTTP/1.1 in pipelines. It trusts
 * everybody.
 */
public final class H2load {
    private static final Pattern DONE = Pattern.compile("requests: \\d+ total, \\d+ started, \\d+ done, (\\d+) succeeded, ");

    private final Tool tool = Tool.need("h2load");
    private final int port;

    /** For a server on a port of 127.0.0.1. */
    public H2load(int port) {
        this.port = port;
    }

    /**
     * What became of a run.
     *
     * @param succeeded answers of success
     * @param lost all others, and none
     */
    public record Report(long succeeded, long lost, String text) {}

    /** Makes {@code requests} requests for {@code host} on {@code connections} connections, several at a time on each. */
    public Report run(HttpVersion version, String host, String path, int requests, int connections) {
        List<String> arguments = new ArrayList<>(List.of("-n", Integer.toString(requests), "-c", Integer.toString(connections), "-m", "4",
                "--connect-to=127.0.0.1:" + port, "https://" + host + path));
        if (version != HttpVersion.HTTP_2) {
            arguments.addFirst("--h1");
        }
        Tool.Result result = tool.run(arguments.toArray(String[]::new));
        Matcher found = DONE.matcher(result.out());
        if (result.exit() != 0 || !found.find()) {
            throw new AssertionError("h2load has ended with " + result.exit() + ": " + result.out());
        }
        long succeeded = Long.parseLong(found.group(1));
        return new Report(succeeded, requests - succeeded, result.out());
    }
}
