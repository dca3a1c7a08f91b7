package dev.gatun.platform.load;

import dev.gatun.platform.peers.Tool;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** h2load of nghttp2, which makes so many requests of HTTP/2 over TLS, on connections that it makes anew. It trusts everybody. */
public final class H2load {
    private static final Pattern DONE = Pattern.compile("requests: \\d+ total, \\d+ started, (\\d+) done, (\\d+) succeeded, (\\d+) failed, (\\d+) errored, (\\d+) timeout");

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
    public Report run(String host, String path, int requests, int connections) {
        String[] arguments = {"-n", Integer.toString(requests), "-c", Integer.toString(connections), "-m", "4", "--connect-to=127.0.0.1:" + port, "https://" + host + path};
        Tool.Result result = tool.run(arguments);
        Matcher found = DONE.matcher(result.out());
        if (result.exit() != 0 || !found.find()) {
            throw new AssertionError("h2load has ended with " + result.exit() + ": " + result.out());
        }
        long succeeded = Long.parseLong(found.group(2));
        return new Report(succeeded, requests - succeeded, result.out());
    }
}
