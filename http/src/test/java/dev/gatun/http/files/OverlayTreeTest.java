package dev.gatun.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.FileTree;
import dev.gatun.http.MemoryFiles;
import dev.gatun.http.Method;
import dev.gatun.http.Router;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverlayTreeTest extends FileTreeContract {
    /** Every second file in another layer. */
    @Override
    FileTree tree(Map<String, byte[]> files) throws Exception {
        Map<String, byte[]> first = new HashMap<>();
        Map<String, byte[]> second = new HashMap<>();
        files.forEach((name, content) -> (first.size() > second.size() ? second : first).put(name, content));
        return FileTree.overlay(FileTree.memory(first), FileTree.directory(DirectoryFiles.write(base.resolve("second"), second)), FileTree.memory());
    }

    @Test
    void firstThatHasTheNameWins() throws Exception {
        MemoryFiles top = FileTree.memory().put("x", "top").put("only/top", "t").put("file", "a file");
        MemoryFiles below = FileTree.memory().put("x", "below").put("only/below", "b").put("file/x", "in a directory").put("y/z", "z");
        Router router = router(FileTree.overlay(top, below), o -> o.listing());
        assertThat(send(router, Method.GET, "/f/x").text()).isEqualTo("top");
        assertThat(send(router, Method.GET, "/f/only/below").text()).isEqualTo("b");
        assertThat(send(router, Method.GET, "/f/only/").text()).contains("./top\"", "./below\"");
        assertThat(send(router, Method.GET, "/f/file").text()).isEqualTo("a file");
        assertThat(send(router, Method.GET, "/f/").text()).containsOnlyOnce("./x\"").contains("./file\"", "./y/\"").doesNotContain("./file/\"");
        top.remove("x");
        assertThat(send(router, Method.GET, "/f/x").text()).isEqualTo("below");
    }
}
