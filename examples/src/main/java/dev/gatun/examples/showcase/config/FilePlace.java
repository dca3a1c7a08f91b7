package dev.gatun.examples.showcase.config;

import dev.gatun.http.FileTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where files are kept. */
public sealed interface FilePlace {
    /** A directory. */
    record Directory(Path path) implements FilePlace {
        @Override
        public FileTree tree() {
            return FileTree.directory(path);
        }
    }

    /**
     * A ZIP archive, or a jar.
     *
     * @param path where it is
     * @param within the directory in it; empty for all of it
     */
    record Archive(Path path, String within) implements FilePlace {
        @Override
        public FileTree tree() {
            return within.isEmpty() ? FileTree.archive(path) : FileTree.archive(path, within);
        }
    }

    /** Several as one, of which the first goes first. */
    record Overlay(List<FilePlace> layers) implements FilePlace {
        @Override
        public FileTree tree() {
            List<FileTree> trees = layers.stream().map(FilePlace::tree).toList();
            return FileTree.overlay(trees.getFirst(), trees.subList(1, trees.size()).toArray(FileTree[]::new));
        }
    }

    /** What serves them. */
    FileTree tree();

    /** For what kind of place a text alone stands. */
    static String key(String text) {
        return text.endsWith(".zip") || text.endsWith(".jar") ? "archive" : "directory";
    }

    /** The one place that {@code section} names, by which of its keys ever. */
    static Optional<FilePlace> read(Section section) {
        Optional<Value> directory = section.find("directory", "one of these");
        Optional<Value> archive = section.find("archive", "one of these");
        Optional<String> within = section.find("within", "all of it").flatMap(Value::text);
        Optional<Value> overlay = section.find("overlay", "one of these");
        List<Value> named = Stream.of(directory, archive, overlay).flatMap(Optional::stream).toList();
        if (named.size() != 1) {
            section.wrong("files are in one of directory, archive, overlay");
            return Optional.empty();
        }
        if (within.isPresent() && archive.isEmpty()) {
            section.wrong("\"within\" is a directory of an \"archive\", and there is none");
        }
        return directory.flatMap(FilePlace::directory)
                .or(() -> archive.flatMap(value -> archive(value, within.orElse(""))))
                .or(() -> overlay.flatMap(FilePlace::overlay));
    }

    private static Optional<FilePlace> directory(Value value) {
        return value.directory().map(Directory::new);
    }

    private static Optional<FilePlace> archive(Value value, String within) {
        return value.file().flatMap(path -> value.tried(() -> {
            FilePlace place = new Archive(path, within);
            place.tree();
            return place;
        }));
    }

    private static Optional<FilePlace> overlay(Value value) {
        List<FilePlace> layers = value.list(layer -> layer.section("files", FilePlace::key, FilePlace::read));
        return layers.isEmpty() ? Optional.empty() : Optional.of(new Overlay(layers));
    }
}
