package dev.gatun.http.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.FileTree;
import dev.gatun.http.Method;
import dev.gatun.http.Router;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassPathTreeTest {
    private static final String MARKER = "elsewhere.Marker";

    /**
     * {@code abstract class Marker}, as section 4.1 of the JVM's specification has it. Of a package that no module of this JVM has, or its own loader would not
     * be asked.
     */
    private static byte[] marker() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(0xcafebabe);
            out.writeInt(52);
            out.writeShort(5);
            for (String name : new String[] {MARKER.replace('.', '/'), "java/lang/Object"}) {
                out.writeByte(1);
                out.writeUTF(name);
            }
            for (int name = 1; name <= 2; name++) {
                out.writeByte(7);
                out.writeShort(name);
            }
            // ACC_SUPER and ACC_ABSTRACT; this and its superclass; no interfaces, fields, methods, attributes.
            for (int value : new int[] {0x0420, 3, 4, 0, 0, 0, 0}) {
                out.writeShort(value);
            }
        }
        return bytes.toByteArray();
    }

    /** Each time at another place: Windows lets nobody replace a jar that a loader has open. */
    private static Path jar(Path base, String name, Map<String, byte[]> files) throws IOException {
        return Zips.write(Files.createTempDirectory(base, "jar").resolve(name), Zips.deflated(files));
    }

    /** Trees of loaders that are closed before it is looked whether anything else is open. */
    abstract static class Loaded extends FileTreeContract {
        private final List<URLClassLoader> loaders = new ArrayList<>();

        ClassLoader loader(Path... places) throws IOException {
            URL[] urls = new URL[places.length];
            for (int i = 0; i < places.length; i++) {
                urls[i] = places[i].toUri().toURL();
            }
            URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
            loaders.add(loader);
            return loader;
        }

        @AfterEach
        void closeLoaders() throws IOException {
            for (URLClassLoader loader : loaders) {
                loader.close();
            }
        }
    }

    private static Map<String, byte[]> below(String directory, Map<String, byte[]> files) {
        Map<String, byte[]> below = new TreeMap<>();
        files.forEach((name, content) -> below.put(directory + name, content));
        return below;
    }

    private static Map<String, byte[]> withMarker(Map<String, byte[]> files) throws IOException {
        files.put(MARKER.replace('.', '/') + ".class", marker());
        return files;
    }

    @Nested
    class BesideAClassInAJar extends Loaded {
        @Override
        FileTree tree(Map<String, byte[]> files) throws Exception {
            Path jar = jar(base, "a jar.jar", withMarker(below("web/pages/", files)));
            return FileTree.classPath(loader(jar).loadClass(MARKER), "web/pages");
        }
    }

    @Nested
    class BesideAClassInADirectory extends Loaded {
        @Override
        FileTree tree(Map<String, byte[]> files) throws Exception {
            Path classes = DirectoryFiles.write(base.resolve("classes of"), withMarker(below("web/pages/", files)));
            return FileTree.classPath(loader(classes).loadClass(MARKER), "web/pages/");
        }
    }

    /** A directory, and a jar that says which directories it has. */
    @Nested
    class OfALoader extends Loaded {
        @Override
        FileTree tree(Map<String, byte[]> files) throws Exception {
            Map<String, byte[]> first = new TreeMap<>();
            Map<String, byte[]> second = new TreeMap<>(Map.of("web/", new byte[0], "other.txt", Zips.utf8("secret")));
            files.forEach((name, content) -> (first.size() > second.size() ? second : first).put("web/" + name, content));
            Path classes = DirectoryFiles.write(base.resolve("classes"), first);
            Path jar = jar(base, "x.jar", second);
            return FileTree.classPath(loader(classes, jar), "web");
        }
    }

    /** A jar that does not say which directories it has: resources are found by name alone. */
    @Nested
    class OfNames extends Loaded {
        @Override
        FileTree tree(Map<String, byte[]> files) throws Exception {
            return FileTree.classPath(loader(jar(base, "x.jar", below("web/", files))), "web");
        }

        /** Only directories with an index are known. */
        @Override
        @Test
        void directoryRedirectsToItsSlash() throws Exception {
            assertThat(get("/f/sub?x=1").header("location")).isEqualTo("/f/sub/?x=1");
            assertThat(get("/f/bare/deep").status()).isEqualTo(404);
        }

        /** Nobody knows what there is. */
        @Override
        @Test
        void listingShowsFilesAndDirectories() throws Exception {
            assertThat(get("/all/bare/").status()).isEqualTo(404);
            assertThat(get("/all/").text()).doesNotContain("<li><a href=\"./");
        }
    }

    @Test
    void resourcesOfAPatchedModuleAndOfTheJdkAreFound() throws Exception {
        Router patched = FileTreeContract.router(FileTree.classPath(ClassPathTreeTest.class, "dev/gatun/http/files"), o -> { });
        assertThat(FileTreeContract.send(patched, Method.GET, "/f/FileTreeContract.class").status()).isEqualTo(200);
        Router image = FileTreeContract.router(FileTree.classPath(Object.class, "java/lang"), o -> { });
        assertThat(FileTreeContract.send(image, Method.GET, "/f/Object.class").content()).startsWith(0xca, 0xfe, 0xba, 0xbe);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "../x", "/etc", "a//b"})
    void allOfTheClassPathIsNotServed(String directory) {
        assertThatThrownBy(() -> FileTree.classPath(ClassPathTreeTest.class, directory)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FileTree.classPath(ClassLoader.getSystemClassLoader(), directory)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void missingDirectoryBesideAClassIsRefused() {
        assertThatThrownBy(() -> FileTree.classPath(ClassPathTreeTest.class, "none/such")).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("none");
        assertThat(Files.exists(Path.of("none/such"))).isFalse();
    }
}
