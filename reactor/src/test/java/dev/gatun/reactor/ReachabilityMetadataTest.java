package dev.gatun.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The metadata that GraalVM's native-image needs is what the sources say: every link's descriptor and options, and every generated class that is looked at by
 * reflection. It is read from the sources and not from the classes, because those of other systems can't be initialised here, and a link is often made only
 * when it is first used. So links are written out where they are made, in layouts and numbers.
 *
 * <p>To write the file again: {@code mvn -q -pl reactor -am -Dtest=ReachabilityMetadataTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dgatun.metadata.write=true test}.
 */
class ReachabilityMetadataTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/gatun/reactor/internal");
    private static final Path FILE =
            Path.of("src/main/resources/META-INF/native-image/dev.gatun/gatun-reactor/reachability-metadata.json");

    /** Who calls the linker; all others call these. */
    private static final List<String> LINKERS = List.of("NativeLink.java", "WinLink.java");

    private static final Pattern LINK = Pattern.compile("\\b(?:NativeLink|WinLink)\\s*\\.\\s*(link\\w*|\\w+Call|\\w+Procedure)\\(");
    private static final Pattern REFLECTED = Pattern.compile("\\b(\\w+)\\.class\\.getMethods\\(\\)");
    private static final Pattern BY_NAME = Pattern.compile("\"(dev\\.gatun\\.bindings\\.[\\w.]+)\"");

    private static final Map<String, String> TYPES = Map.of(
            "JAVA_BYTE", "jbyte", "JAVA_SHORT", "jshort", "JAVA_INT", "jint", "JAVA_LONG", "jlong", "ADDRESS", "void*");

    private final TreeSet<String> downcalls = new TreeSet<>();
    private final TreeSet<String> reflected = new TreeSet<>();

    @BeforeEach
    void readSources() throws IOException {
        assumeTrue(Files.isDirectory(SOURCES), "the sources are not here");
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
                read(file, Files.readString(file));
            }
        }
    }

    private void read(Path file, String source) {
        if (!LINKERS.contains(file.getFileName().toString())) {
            assertThat(source).as("%s links by itself", file).doesNotContain("downcallHandle(").doesNotContain("upcallStub(");
        }
        for (Matcher link = LINK.matcher(source); link.find(); ) {
            downcalls.add(downcall(file, link.group(1), arguments(source, link.end())));
        }
        REFLECTED.matcher(source).results().forEach(match -> reflected.add(imported(source, match.group(1))));
        BY_NAME.matcher(source).results().forEach(match -> reflected.add(match.group(1)));
    }

    /** The arguments of a call that begin at {@code from}, up to its closing bracket. */
    private static List<String> arguments(String source, int from) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int begin = from;
        for (int i = from; depth >= 0; i++) {
            char c = source.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0 || depth < 0) {
                arguments.add(source.substring(begin, i).strip());
                begin = i + 1;
            }
        }
        return arguments;
    }

    /** Before the layouts stands what is linked: a name, an extension, a library; and of a variadic function where that begins. */
    private static String downcall(Path file, String kind, List<String> arguments) {
        int first = 1;
        while (first < arguments.size() && !TYPES.containsKey(arguments.get(first))) {
            first++;
        }
        String options = "\"captureCallState\": true";
        if (kind.equals("linkVariadic")) {
            options += ", \"firstVariadicArg\": " + Integer.parseInt(arguments.get(first - 1));
        }
        List<String> layouts = arguments.subList(first, arguments.size()).stream().map(layout -> type(file, layout)).toList();
        assertThat(layouts).as("layouts of a link in %s", file).isNotEmpty();
        boolean procedure = kind.endsWith("Procedure");
        String result = procedure ? "void" : layouts.getFirst();
        List<String> parameters = procedure ? layouts : layouts.subList(1, layouts.size());
        return "{\"returnType\": \"%s\", \"parameterTypes\": [%s], \"options\": {%s}}".formatted(
                result, String.join(", ", parameters.stream().map(type -> '"' + type + '"').toList()), options);
    }

    private static String type(Path file, String layout) {
        assertThat(TYPES).as("layouts in %s are written out, by the names of ValueLayout", file).containsKey(layout);
        return TYPES.get(layout);
    }

    private static String imported(String source, String type) {
        Matcher line = Pattern.compile("import ([\\w.]+\\." + type + ");").matcher(source);
        assertThat(line.find()).as("import of %s", type).isTrue();
        return line.group(1);
    }

    private String metadata() {
        List<String> types = reflected.stream().map(type -> "{\"type\": \"" + type + "\", \"allPublicMethods\": true}").toList();
        return """
                {
                  "comment": "Generated from the sources by ReachabilityMetadataTest; no native image was built with it yet.",
                  "reflection": [
                    %s
                  ],
                  "foreign": {
                    "downcalls": [
                      %s
                    ]
                  }
                }
                """.formatted(String.join(",\n    ", types), String.join(",\n      ", downcalls));
    }

    @Test
    void theFileIsWhatTheSourcesSay() throws IOException {
        if (Boolean.getBoolean("gatun.metadata.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, metadata());
        }
        assertThat(FILE).as("to write it again: -Dgatun.metadata.write=true").hasContent(metadata().strip());
    }

    @Test
    void linksOfEverySystemAreThere() {
        assertThat(downcalls).as("open, with its variadic mode").contains(
                "{\"returnType\": \"jint\", \"parameterTypes\": [\"jlong\", \"jint\", \"jint\"], \"options\": {\"captureCallState\": true, \"firstVariadicArg\": 2}}");
        assertThat(downcalls).as("GetAcceptExSockaddrs, a procedure of Windows").anyMatch(line -> line.contains("\"returnType\": \"void\""));
        assertThat(downcalls).as("SetFileCompletionNotificationModes").anyMatch(line -> line.contains("jbyte"));
        assertThat(reflected).contains("dev.gatun.bindings.linux.LinuxNative", "dev.gatun.bindings.windows.WindowsNative");
    }

    @Test
    void theFileIsInTheModule() throws IOException {
        String name = "/" + Path.of("src/main/resources").relativize(FILE).toString().replace('\\', '/');
        try (var in = EventLoops.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            assertThat(Arrays.equals(in.readAllBytes(), Files.readAllBytes(FILE))).isTrue();
        }
    }
}
