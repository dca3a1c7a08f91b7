package dev.gatun.http;

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
