package dev.gatun.http;

import dev.gatun.http.internal.files.ArchiveTree;
import dev.gatun.http.internal.files.ClassPathTrees;
import dev.gatun.http.internal.files.DirectoryTree;
import dev.gatun.http.internal.files.FileSource;
import dev.gatun.http.internal.files.MemoryTree;
import dev.gatun.http.internal.files.OverlayTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Files by name, wherever they are kept; {@link Routes#files(String, FileTree)} serves them. All kinds are served alike: the same names, validators, ranges,
 * indexes, listings and precompressed siblings. A tree holds nothing open between requests, so it needs no end; one may be served by many routes, hosts and
 * servers. Any thread.
 */
public sealed interface FileTree permits FileSource, MemoryFiles {
    /**
     * The files below a directory, sent by the kernel where it can.
     *
     * @throws IllegalArgumentException when {@code directory} is none
     */
    static FileTree directory(Path directory) {
        return DirectoryTree.of(directory);
    }

    /**
     * The files of a ZIP archive or jar. What clients take compressed by gzip is sent as the archive has it, other content inflated on its way; stored
     * files are sent by the kernel where it can. An archive that is replaced is seen within a second, and what was under way ends with the old one if that
     * was replaced as a whole: by a rename. While it can't be read, requests are answered 503.
     *
     * <p>Served are files that are stored or deflated; up to 100,000, with names of up to 1,024 bytes in UTF-8. Never served are encrypted files, links,
     * and names that lead out of the archive.
     *
     * @throws IllegalArgumentException when {@code archive} can't be read
     */
    static FileTree archive(Path archive) {
        return ArchiveTree.of(archive, "");
    }

    /**
     * The files below a directory in a ZIP archive or jar.
     *
     * @param directory {@code web/pages}
     * @throws IllegalArgumentException when {@code archive} can't be read or has no such directory
     */
    static FileTree archive(Path archive, String directory) {
        return ArchiveTree.of(archive, directory);
    }

    /**
     * The resources below a directory beside a class: in its jar or its directory of classes. Both are read as what they are, so it does not matter whether the
     * class is in a named module and what that opens. In an image of the JDK's ({@code jlink}) and an image by GraalVM there are neither: there resources
     * are read by name, up to 16 MiB each, without listings, and a module must open their package, or keep them in a directory whose name is no package's,
     * such as {@code web-pages}.
     *
     * @param directory {@code web/pages}; not empty, as that would show the program itself
     * @throws IllegalArgumentException when the jar or directory has no such directory
     */
    static FileTree classPath(Class<?> beside, String directory) {
        return ClassPathTrees.beside(beside, directory);
    }

    /**
     * The resources below a directory, in all jars and directories that {@code loader} knows to have it, the first first. Where a jar has no entries for its
     * directories, or the loader has other places for resources than those, they are read by name, up to 16 MiB each, without listings.
     *
     * @param directory {@code web/pages}; not empty, as that would show the program itself
     */
    static FileTree classPath(ClassLoader loader, String directory) {
        return ClassPathTrees.of(loader, directory);
    }

    /** Files in memory, which may be changed while they are served; none yet. */
    static MemoryFiles memory() {
        return new MemoryTree();
    }

    /**
     * Files in memory, which may be changed while they are served.
     *
     * @param files content by name: {@code css/site.css}
     * @throws IllegalArgumentException when no request could have one of the names
     */
    static MemoryFiles memory(Map<String, byte[]> files) {
        return memory().replace(files);
    }

    /**
     * Several trees as one: what the first has of a name is served, also where it is a file there and a directory in the second. Directories that several
     * have show what all of them have.
     */
    static FileTree overlay(FileTree first, FileTree... others) {
        return OverlayTree.of(first, List.of(others));
    }
}
