package dev.gatun.jmh.macro;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** h2load of nghttp2, for HTTP/2 with and without TLS. It prints no percentiles. */
final class H2loadLoad implements LoadGenerator {
    private static final Pattern RATE = Pattern.compile("(?m)^finished in \\S+, ([0-9.]+) req/s");
    private static final Pattern REQUESTS = Pattern.compile(
            "(?m)^requests: \\d+ total, \\d+ started, (\\d+) done, (\\d+) succeeded, (\\d+) failed, (\\d+) errored, (\\d+) timeout");
    private static final Pattern STATUS = Pattern.compile("(?m)^status codes: (\\d+) 2xx, (\\d+) 3xx, (\\d+) 4xx, (\\d+) 5xx");
    private static final Pattern DATA = Pattern.compile("(?m)^traffic: .*\\((\\d+)\\) data$");

    @Override
    public List<String> command(Endpoint endpoint, LoadProfile profile, int seconds) {
        List<String> command = new ArrayList<>(List.of("h2load", "--threads=1", "--duration=" + seconds));
        command.add("--clients=" + profile.connections());
        command.add("--max-concurrent-streams=" + profile.pipelined());
        command.add("--tls13-ciphers=" + LoadDriver.CIPHER);
        profile.headers().forEach(header -> command.add("--header=" + header));
        command.add(endpoint.url(profile.path()));
        return command;
    }

    /**
     * A request that failed, at whatever level, makes the run worthless: HTTP/2 servers have no reason to refuse one here. Of requests under way
     * at the end the status may have been counted already, so that there are a few more of these than requests.
     */
    @Override
    public LoadFigures figures(String output) {
        Matcher requests = found(REQUESTS, output);
        Matcher status = found(STATUS, output);
        long done = Long.parseLong(requests.group(1));
        boolean allGood = Long.parseLong(requests.group(2)) == done && Long.parseLong(status.group(1)) >= done;
        if (!allGood || !restIsZero(requests, 3) || !restIsZero(status, 2)) {
            throw new IllegalStateException("h2load counted failures: " + requests.group() + "; " + status.group());
        }
        double perSecond = Double.parseDouble(found(RATE, output).group(1));
        long micros = perSecond == 0 ? 0 : Math.round(done * 1e6 / perSecond);
        return new LoadFigures(done, micros, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0);
    }

    private static boolean restIsZero(Matcher counts, int from) {
        return IntStream.rangeClosed(from, counts.groupCount()).allMatch(group -> counts.group(group).equals("0"));
    }

    private static Matcher found(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("h2load printed no line " + pattern + ":\n" + output);
        }
        return matcher;
    }

    /** The command line of one request, whose output {@link #isRight} judges. */
    static List<String> single(Endpoint endpoint, String path) {
        return List.of("h2load", "--requests=1", endpoint.url(path));
    }

    /** Whether the one request was answered over HTTP/2 with 200 and a body of this length. */
    static boolean isRight(String output, int bodyLength) {
        Matcher status = STATUS.matcher(output);
        Matcher data = DATA.matcher(output);
        boolean http2 = output.contains("Application protocol: h2");
        return http2 && status.find() && status.group(1).equals("1") && data.find() && data.group(1).equals(Integer.toString(bodyLength));
    }
}
