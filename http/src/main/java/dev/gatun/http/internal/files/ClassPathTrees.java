package dev.gatun.http.internal.files;

import dev.gatun.http.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Finds the jars and directories that resources come from, so that they are served as what they are. */
public final class ClassPathTrees {
    private ClassPathTrees() {}

    /** What is in the jar or directory that has the class itself; a class file is found whatever a module hides. */
    public static FileTree beside(Class<?> type, String directory) {
        String bare = directory(directory);
        String file = "/" + type.getName().replace('.', '/') + ".class";
        URL url = type.getResource(file);
        if (url != null && url.getProtocol().equals("file") && url.getPath().endsWith(file)) {
            return DirectoryTree.of(path(url.toString().substring(0, url.toString().length() - file.length() + 1)).orElseThrow().resolve(bare));
        }
        Optional<Path> jar = Optional.ofNullable(url).flatMap(ClassPathTrees::jar);
        return jar.isPresent() ? ArchiveTree.of(jar.get(), bare) : new ResourceTree(name -> type.getResource("/" + name), bare);
    }

    /** What is in all places that the loader knows. */
    public static FileTree of(ClassLoader loader, String directory) {
        String bare = directory(directory);
        List<FileTree> places = new ArrayList<>();
        for (URL url : urls(loader, bare + "/")) {
            Optional<FileTree> place = place(url, bare);
            if (place.isEmpty()) {
                return new ResourceTree(loader::getResource, bare);
            }
            places.add(place.get());
        }
        return switch (places.size()) {
            case 0 -> new ResourceTree(loader::getResource, bare);
            case 1 -> places.get(0);
            default -> OverlayTree.of(places.get(0), places.subList(1, places.size()));
        };
    }

    private static String directory(String directory) {
        String bare = directory.endsWith("/") ? directory.substring(0, directory.length() - 1) : directory;
        if (bare.isEmpty() || bare.contains("//") || !FileNames.isAllowed(bare, true)) {
            throw new IllegalArgumentException("no directory of resources: '" + directory + "'");
        }
        return bare;
    }

    private static List<URL> urls(ClassLoader loader, String directory) {
        try {
            return Collections.list(loader.getResources(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<FileTree> place(URL url, String directory) {
        if (url.getProtocol().equals("file")) {
            return path(url.toString()).map(DirectoryTree::of);
        }
        return jar(url).map(jar -> ArchiveTree.of(jar, directory));
    }

    /** The jar of {@code jar:file:/lib/x.jar!/web/}; nothing for other places, such as a jar in a jar. */
    private static Optional<Path> jar(URL url) {
        String inner = url.getPath();
        int end = inner.indexOf("!/");
        boolean plain = url.getProtocol().equals("jar") && inner.startsWith("file:") && end > 0 && inner.indexOf("!/", end + 2) < 0;
        return plain ? path(inner.substring(0, end)) : Optional.empty();
    }

    private static Optional<Path> path(String uri) {
        try {
            return Optional.of(Path.of(new URI(uri)));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }
}
