package dev.gatun.http.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.FileTree;
import dev.gatun.http.MemoryFiles;
import dev.gatun.http.Method;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import dev.gatun.http.TestRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTreeTest extends FileTreeContract {
    @Override
    FileTree tree(Map<String, byte[]> files) {
        return FileTree.memory(files);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void changesAreSeenAndWhatIsUnderWayIsNotChanged() throws Exception {
        MemoryFiles files = FileTree.memory().put("a/x.txt", "old");
        Router router = router(files, o -> { });
        Response underWay = router.handle(TestRequest.get("/f/a/x.txt"));
        String tag = send(router, Method.GET, "/f/a/x.txt").header("etag");
        files.put("a/x.txt", "new").put("y.txt", "more");
        assertThat(TestRequest.content(underWay)).asString().isEqualTo("old");
        assertThat(send(router, Method.GET, "/f/a/x.txt", "if-none-match", tag).text()).isEqualTo("new");
        assertThat(files.names()).containsExactly("a/x.txt", "y.txt");
        assertThat(files.remove("a/x.txt")).isTrue();
        assertThat(files.remove("a/x.txt")).isFalse();
        assertThat(send(router, Method.GET, "/f/a/x.txt").status()).isEqualTo(404);
        assertThat(send(router, Method.GET, "/f/a").status()).as("a directory without files").isEqualTo(404);
    }

    @Test
    void whatAnArrayBecomesLaterIsNotServed() throws Exception {
        byte[] content = utf8("before");
        Map<String, byte[]> all = new HashMap<>(Map.of("x", content));
        Router router = router(FileTree.memory(all), o -> { });
        content[0] = 'X';
        all.clear();
        assertThat(send(router, Method.GET, "/f/x").text()).isEqualTo("before");
    }

    @Test
    void replacingKeepsTheAgeOfWhatIsTheSame() throws Exception {
        MemoryFiles files = FileTree.memory(Map.of("same", utf8("same"), "gone", utf8("gone")));
        Router router = router(files, o -> { });
        String modified = send(router, Method.GET, "/f/same").header("last-modified");
        files.replace(Map.of("same", utf8("same"), "fresh", utf8("fresh")));
        assertThat(files.names()).containsExactly("fresh", "same");
        assertThat(send(router, Method.GET, "/f/same", "if-modified-since", modified).status()).isEqualTo(304);
        assertThatThrownBy(() -> files.replace(Map.of("ok", utf8("ok"), "../no", utf8("no")))).isInstanceOf(IllegalArgumentException.class);
        assertThat(files.names()).containsExactly("fresh", "same");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/x", "x/", "a//b", "../x", "a/../b", "a/.", "a\\b", "c:x", "x\0", "x\n", "trailing.", "trailing ", ".."})
    void namesThatNoRequestCanHaveAreRefused(String name) {
        assertThatThrownBy(() -> FileTree.memory().put(name, "x")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no request");
    }
}
