package dev.gatun.examples.showcase.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.examples.showcase.TestAuthority;
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
        TestAuthority.Identity identity = new TestAuthority("Authority").identity("shop.example");
        for (String name : new String[] {"shop", "other"}) {
            identity.write(folder, name);
        }
        for (String name : new String[] {"public", "errors", "tls"}) {
            Files.createDirectory(folder.resolve(name));
        }
        identity.write(folder.resolve("tls"), "example");
        Samples.archive(folder.resolve("site.zip"));
        for (String name : new String[] {"404.html", "errors/404.html", "errors/5xx.html"}) {
            Files.writeString(folder.resolve(name), "<p>");
        }
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

        assertThat(written).isEqualTo(Document.keys(folder.resolve("gatun.yaml"), Samples.FULL, new ConfigurationReader()::read));
    }

    @Test
    void theExampleCanBeServed() throws Exception {
        Configuration example = Configuration.of(folder.resolve("gatun.yaml"), Files.readString(Path.of("deploy/gatun.yaml")));

        assertThat(example.servers()).containsOnlyKeys("public", "admin");
        assertThat(example.hosts()).hasSize(2);
    }
}
