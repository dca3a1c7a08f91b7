package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Autobahn's suite of WebSocket cases, 0.5.6, run by Jython on a JVM of its own. */
final class Autobahn {
    /** Where the build puts it. */
    private static final Path JARS = Path.of("target", "autobahn");

    /** What begins the lines of {@link #VERDICTS}. */
    private static final String MARK = "verdict ";

    /** Arguments: where reports go, the pattern of cases, the pattern of those to leave out, then names and addresses of servers in turn. */
    private static final String CLIENT = """
            import sys
            from autobahntestsuite import wstest
            out, cases, exclude = sys.argv[1:4]
            servers = [{'agent': sys.argv[i], 'url': sys.argv[i + 1]} for i in range(4, len(sys.argv), 2)]
            wstest.start({'mode': 'fuzzingclient'}, {'options': {'failByDrop': False}, 'outdir': out, 'servers': servers,
                'cases': [cases], 'exclude-cases': [exclude], 'exclude-agent-cases': {}})
            """;

    /** Arguments: where reports go, the pattern of cases, the pattern of those to leave out. It says its port, and never ends by itself. */
    private static final String SERVER = """
            import sys
            from twisted.internet import reactor
            from autobahntestsuite import fuzzing
            out, cases, exclude = sys.argv[1:4]
            factory = fuzzing.FuzzingServerFactory({'url': 'ws://127.0.0.1', 'options': {'failByDrop': False}, 'outdir': out,
                'cases': [cases], 'exclude-cases': [exclude], 'exclude-agent-cases': {}})
            factory.port = factory.externalPort = reactor.listenTCP(0, factory, interface='127.0.0.1').getHost().port
            print 'port %d.' % factory.port
            sys.stdout.flush()
            reactor.run()
            """;

    private static final String VERDICTS = """
            import json
            for agent, found in json.load(open(out + '/index.json')).items():
                for case, verdict in found.items():
                    print 'verdict ' + ' '.join([agent, case, verdict['behavior'].replace(' ', '-'), verdict['behaviorClose'].replace(' ', '-')])
            """;

    private Autobahn() {}

    /** Which cases: patterns that are anchored at their begin alone. */
    enum Cases {
        /** Sections 1 to 7 and 10. */
        CONFORMANCE("*", "9.*", 247),
        /** Section 9. */
        PERFORMANCE("9.*", "none", 54);

        private final String wanted;
        private final String excluded;
        private final int count;

        Cases(String wanted, String excluded, int count) {
            this.wanted = wanted;
            this.excluded = excluded;
            this.count = count;
        }
    }

    /** Lets the fuzzing client loose on servers, by their names and addresses, and requires that every case ended well, none of them almost. */
    static void judge(Path reports, Cases cases, Map<String, String> servers, Duration patience) {
        List<String> arguments = new ArrayList<>(List.of(reports.toString(), cases.wanted, cases.excluded));
        servers.forEach((agent, url) -> arguments.addAll(List.of(agent, url)));
        String said = Tool.await(jython(CLIENT + VERDICTS, arguments), patience).out();
        servers.keySet().forEach(agent -> judge(agent, cases, said));
    }

    /** Starts the fuzzing server. */
    static Process server(Path reports, Cases cases) {
        return jython(SERVER, List.of(reports.toString(), cases.wanted, cases.excluded));
    }

    /** Requires that every case of a client ended well. */
    static void judgeReports(Path reports, String agent, Cases cases) {
        String said = Tool.await(jython("import sys\nout = sys.argv[1]\n" + VERDICTS, List.of(reports.toString()))).out();
        judge(agent, cases, said);
    }

    private static void judge(String agent, Cases cases, String said) {
        SortedMap<String, String> all = new TreeMap<>();
        said.lines().filter(line -> line.startsWith(MARK + agent + ' ')).map(line -> line.split(" ")).forEach(words -> all.put(words[2], words[3] + ' ' + words[4]));
        assertThat(all).as(() -> "cases of " + agent + " in " + said.substring(Math.max(0, said.length() - 2000))).hasSize(cases.count);
        all.values().removeIf(verdict -> verdict.matches("(OK|INFORMATIONAL) (OK|INFORMATIONAL)"));
        assertThat(all).as("cases of %s that did not end well", agent).isEmpty();
    }

    private static Process jython(String program, List<String> arguments) {
        List<Path> jars = List.of(JARS.resolve("jython-standalone.jar"), JARS.resolve("autobahntestsuite-maven-plugin.jar"));
        assumeTrue(jars.stream().allMatch(Files::exists), "Autobahn is not in " + JARS.toAbsolutePath() + ": the build puts it there");
        List<String> command = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx600m", "-Dpython.cachedir.skip=true",
                "-Dpython.console.encoding=UTF-8", "-cp", jars.getFirst() + File.pathSeparator + jars.getLast(), "org.python.util.jython", "-c", program));
        command.addAll(arguments);
        return Tool.at(Path.of(System.getProperty("java.home"), "bin", "java")).start(command.toArray(String[]::new));
    }
}
