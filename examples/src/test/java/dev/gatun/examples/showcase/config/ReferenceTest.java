package dev.gatun.examples.showcase.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written about the file is what is read. */
class ReferenceTest {
    private static final Pattern ROW = Pattern.compile("\\| `([A-Za-z0-9]+)` \\| ([^|]+) \\| .*\\|");

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws Exception {
        Samples.files(folder);
    }

    @Test
    void theReferenceHasEveryKeyWithItsDefaultAndNoOther() throws Exception {
        Map<String, Map<String, String>> written = new LinkedHashMap<>();
        String section = "";
        for (String line : Files.readAllLines(Path.of("../docs/configuration.md"))) {
            section = line.startsWith("##") ? line.replaceFirst("#+ ", "") : section;
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                written.computeIfAbsent(section, first -> new LinkedHashMap<>()).put(row.group(1), row.group(2));
            }
        }

        Map<String, Map<String, String>> read = Document.keys(folder.resolve("gatun.yaml"), Samples.FULL, new ConfigurationReader()::read);
        Document.keys(folder.resolve("gatun.yaml"), Samples.WORKERS, new ConfigurationReader()::read).forEach(read::putIfAbsent);
        assertThat(written).isEqualTo(read);
    }

    @Test
    void theExampleCanBeServed() throws Exception {
        Configuration example = Configuration.of(folder.resolve("gatun.yaml"), Files.readString(Path.of("deploy/gatun.yaml")));

        assertThat(example.servers()).containsOnlyKeys("public", "admin");
        assertThat(example.hosts()).hasSize(2);
    }
}
