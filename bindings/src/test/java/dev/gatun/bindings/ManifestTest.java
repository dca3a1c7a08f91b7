package dev.gatun.bindings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated code is as it was generated. */
class ManifestTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void twoFiles() throws IOException {
        Files.writeString(folder.resolve("a.java"), "class a {}\n");
        Files.writeString(folder.resolve("b.java"), "class b {}\n");
    }

    static List<GeneratedPackage> packages() {
        return GeneratedPackage.all();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void generatedFilesAreThoseOfTheManifest(GeneratedPackage generated) throws IOException {
        Manifest manifest = Manifest.read(generated.notes().resolve("manifest.sha256"));

        assertThat(manifest.differences(Manifest.of(generated.sources())))
                .as("generated code is not edited by hand: change %s and run jextract/generate.sh", generated.notes())
                .isEmpty();
        assertThat(manifest.checksums()).containsKey(generated.headerClass() + ".java");
    }

    @Test
    void everyFolderIsAPackageThatIsTested() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("jextract"))) {
            assertThat(folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(GeneratedPackage.all().stream().map(GeneratedPackage::os).toList());
        }
    }

    @Test
    void equalFoldersHaveNoDifferences() throws IOException {
        assertThat(Manifest.of(folder).differences(Manifest.of(folder))).isEmpty();
    }

    @Test
    void missingExtraAndEditedFilesAreNamed() throws IOException {
        Manifest manifest = Manifest.of(folder);
        Files.delete(folder.resolve("a.java"));
        Files.writeString(folder.resolve("b.java"), "class b { }\n");
        Files.writeString(folder.resolve("c.java"), "class c {}\n");

        assertThat(manifest.differences(Manifest.of(folder)))
                .containsExactly("a.java is missing", "b.java was edited", "c.java was not generated");
    }

    @Test
    void aManifestIsReadInTheFormatOfSha256sum() throws IOException {
        Path file = folder.resolve("manifest.sha256");
        Files.writeString(file, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  empty.java\n");
        Path empty = Files.createDirectory(folder.resolve("package"));
        Files.createFile(empty.resolve("empty.java"));

        assertThat(Manifest.read(file)).isEqualTo(Manifest.of(empty));
    }
}
