package dev.gatun.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.FileTree;
import dev.gatun.http.Method;
import dev.gatun.http.Router;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DirectoryTreeTest extends FileTreeContract {
    @Override
    FileTree tree(Map<String, byte[]> files) throws Exception {
        Files.writeString(base.resolve("secret.txt"), "secret");
        return FileTree.directory(DirectoryFiles.write(base.resolve("root"), files));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
    void linkToADirectoryOutsideIsNotEvenRedirectedTo() throws Exception {
        Path root = DirectoryFiles.write(base.resolve("small"), Map.of("x.txt", "x".getBytes(StandardCharsets.UTF_8)));
        Files.createDirectories(base.resolve("outside"));
        Files.createSymbolicLink(root.resolve("out"), base.resolve("outside"));
        Router closed = router(FileTree.directory(root), o -> o.listing());
        assertThat(send(closed, Method.GET, "/f/out").status()).isEqualTo(404);
        assertThat(send(closed, Method.GET, "/f/out/").status()).isEqualTo(404);
        Router open = router(FileTree.directory(root), o -> o.listing().symbolicLinks());
        assertThat(send(open, Method.GET, "/f/out").status()).isEqualTo(301);
    }
}
