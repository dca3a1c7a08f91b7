package dev.gatun.examples.showcase;

import dev.gatun.examples.showcase.config.InvalidConfiguration;
import dev.gatun.reactor.Platform;
import java.io.PrintStream;
import java.util.List;

/**
 * The program in {@code gatun.jar}: {@code serve}, {@code proxy}, {@code fetch}, {@code check}, {@code platform}, {@code help}, {@code version}.
 *
 * <p>A wrong command line is one line on standard error and exit code 2; so is an address that can't be listened on. No answer to {@code fetch} is 1.
 */
public final class Showcase {
    static final String HELP = """
            Usage: gatun <command> [options]

              serve      starts the showcase server; "gatun serve --help" lists its options
              proxy      passes requests on to other servers; "gatun proxy --help" lists its options
              fetch      asks for a URL, like a small curl; "gatun fetch --help" lists its options
              check      says what is wrong with a file for "serve --config"
              platform   prints what this machine offers and which backends work here
              version    prints the version
              help       prints this text
            """;

    private static final int WRONG_USE = 2;

    private final PrintStream out;
    private final PrintStream err;

    Showcase(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs a command. */
    public static void main(String[] arguments) {
        // One line per log record, unless somebody has configured the JDK's logging.
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tT %4$s %3$s: %5$s%6$s%n");
        }
        int status = new Showcase(System.out, System.err).run(List.of(arguments));
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Runs a command; returns the exit code. */
    int run(List<String> arguments) {
        try {
            return dispatch(arguments);
        } catch (UsageException e) {
            err.println("gatun: " + e.getMessage());
            return WRONG_USE;
        } catch (InvalidConfiguration e) {
            // Each line begins with file, line and column, which editors and terminals know.
            err.println(e.getMessage());
            return WRONG_USE;
        }
    }

    private int dispatch(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new UsageException("which command? There are serve, proxy, fetch, check, platform, version and help");
        }
        List<String> rest = arguments.subList(1, arguments.size());
        switch (arguments.getFirst()) {
            case "serve" -> {
                if (rest.contains("--help") || rest.contains("-h")) {
                    out.print(ServeOptions.HELP);
                } else {
                    Serve.run(ServeOptions.parse(rest), rest, out);
                }
            }
            case "proxy" -> {
                if (rest.contains("--help") || rest.contains("-h")) {
                    out.print(ProxyOptions.HELP);
                } else {
                    Proxy.run(ProxyOptions.parse(rest), out);
                }
            }
            case "fetch" -> {
                if (rest.contains("--help") || rest.contains("-h")) {
                    out.print(FetchOptions.HELP);
                } else {
                    return Fetch.run(FetchOptions.parse(rest), out, err);
                }
            }
            case "check" -> {
                if (rest.contains("--help") || rest.contains("-h")) {
                    out.print(Check.HELP);
                } else {
                    Check.run(rest, out);
                }
            }
            case "platform" -> {
                CommandLine.parse(rest, List.of());
                out.print(Platform.current().describe());
            }
            case "version", "--version", "-V" -> out.println("gatun " + Version.text());
            case "help", "--help", "-h" -> out.print(HELP);
            default -> throw new UsageException(
                    "unknown command \"" + arguments.getFirst() + "\"; there are serve, proxy, fetch, check, platform, version and help");
        }
        return 0;
    }
}
