package dev.gatun.http;

import dev.gatun.http.internal.files.MemoryTree;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * Files in memory, changed while they are served: a response that is under way sends the content that it began with. Entity tags are made of the content, so
 * they are the same in all processes that have the same files. Any thread.
 */
public sealed interface MemoryFiles extends FileTree permits MemoryTree {
    /**
     * Adds a file or changes it. There are directories where there are files in them.
     *
     * @param name {@code css/site.css}: without a slash at either end
     * @param content is copied
     * @throws IllegalArgumentException when no request could have this name, such as one with {@code ..} in it
     */
    MemoryFiles put(String name, byte[] content);

    /** Adds a file of text in UTF-8, or changes it. */
    default MemoryFiles put(String name, String text) {
        return put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Removes a file; whether there was one. */
    boolean remove(String name);

    /**
     * Makes {@code files} all that there is, in one step: no request sees some old and some new.
     *
     * @throws IllegalArgumentException when no request could have one of the names; nothing is changed then
     */
    MemoryFiles replace(Map<String, byte[]> files);

    /** The names of all files at this moment, in their order. */
    Set<String> names();
}
