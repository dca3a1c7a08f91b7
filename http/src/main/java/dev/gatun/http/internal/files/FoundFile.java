package dev.gatun.http.internal.files;

import java.time.Instant;

/**
 * A file that was found and is open.
 *
 * @param name where it is, for its type and as key of caches: different for files of different content, with the tag
 * @param tag what its content is known by, without quotes: changes whenever the content does
 * @param lastModified when the content changed
 * @param content whoever has it closes it or makes a response of it
 */
public record FoundFile(String name, String tag, Instant lastModified, FileContent content) {}
