package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What native-image is told to keep is what the sources look for by name. The file is short and written by hand. */
class ReachabilityMetadataTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final String FILE = "/META-INF/native-image/dev.gatun/gatun-http/reachability-metadata.json";
    private static final Pattern LOOKED_FOR = Pattern.compile("(?:isPresent|forName)\\(\"([\\w.]+)\"");
    private static final Pattern TOLD = Pattern.compile("\"type\": \"([\\w.]+)\"");

    @Test
    void theTypesThatAreLookedForByNameAreTold() throws IOException {
        assumeTrue(Files.isDirectory(SOURCES), "the sources are not here");
        TreeSet<String> lookedFor = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                for (Matcher match = LOOKED_FOR.matcher(Files.readString(file)); match.find(); ) {
                    lookedFor.add(match.group(1));
                }
            }
        }
        TreeSet<String> told = new TreeSet<>();
        try (var in = HttpServer.class.getResourceAsStream(FILE)) {
            assertThat(in).as(FILE).isNotNull();
            for (Matcher match = TOLD.matcher(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)); match.find(); ) {
                told.add(match.group(1));
            }
        }
        assertThat(told).isNotEmpty().isEqualTo(lookedFor);
    }
}
