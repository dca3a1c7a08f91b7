package dev.gatun.http;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a directory of files is served. Immutable; the defaults show nothing that was not meant to be seen.
 *
 * @param precompressed whether {@code x.js.br}, {@code x.js.zst} and {@code x.js.gz} are sent for {@code x.js} to clients that take them
 * @param compressed whether other files of compressible types are sent compressed by gzip, from a bounded cache
 * @param indexes the files that are sent for a directory, the first that exists
 * @param listing whether a directory without index is listed, instead of 404
 * @param dotFiles whether names that begin with a dot are served
 * @param symbolicLinks whether links may lead out of the directory
 * @param maxAge how long caches may keep an answer; nothing is said when empty
 * @param immutable whether the content of a path never changes (RFC 8246)
 * @param types media types by extension in lower case, before the built-in ones
 */
public record FileOptions(
        boolean precompressed,
        boolean compressed,
        List<String> indexes,
        boolean listing,
        boolean dotFiles,
        boolean symbolicLinks,
        Optional<Duration> maxAge,
        boolean immutable,
        Map<String, String> types) {
    /** Copies the collections. */
    public FileOptions {
        indexes = List.copyOf(indexes);
        types = Map.copyOf(types);
        if (maxAge.map(Duration::isNegative).orElse(false)) {
            throw new IllegalArgumentException("max-age is negative");
        }
    }

    /** Begins with the defaults: index.html, gzip on the fly, no listing, no dot files, no links that lead out. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the options. Not thread-safe. */
    public static final class Builder {
        private boolean precompressed;
        private boolean compressed = true;
        private List<String> indexes = List.of("index.html");
        private boolean listing;
        private boolean dotFiles;
        private boolean symbolicLinks;
        private Optional<Duration> maxAge = Optional.empty();
        private boolean immutable;
        private final Map<String, String> types = new TreeMap<>();

        private Builder() {}

        /** Sends {@code x.js.br}, {@code x.js.zst} or {@code x.js.gz} for {@code x.js} to clients that take them. */
        public Builder precompressed() {
            precompressed = true;
            return this;
        }

        /** Whether files of compressible types are compressed on the fly; they are by default. */
        public Builder compressed(boolean onTheFly) {
            compressed = onTheFly;
            return this;
        }

        /** The files that are sent for a directory, the first that exists; {@code index.html} by default, none for none. */
        public Builder index(String... names) {
            indexes = List.of(names);
            return this;
        }

        /** Lists directories that have no index. */
        public Builder listing() {
            listing = true;
            return this;
        }

        /** Serves names that begin with a dot as well. */
        public Builder dotFiles() {
            dotFiles = true;
            return this;
        }

        /** Follows symbolic links that lead out of the directory as well. */
        public Builder symbolicLinks() {
            symbolicLinks = true;
            return this;
        }

        /** How long caches may keep an answer, in whole seconds. */
        public Builder maxAge(Duration age) {
            maxAge = Optional.of(age);
            return this;
        }

        /** Says that the content of a path never changes, as where its name holds a hash (RFC 8246). */
        public Builder immutable() {
            immutable = true;
            return this;
        }

        /** The media type for an extension, without its dot. */
        public Builder type(String extension, String type) {
            types.put(extension.toLowerCase(Locale.ROOT), MediaType.parse(type).toString());
            return this;
        }

        /** The options. */
        public FileOptions build() {
            return new FileOptions(precompressed, compressed, indexes, listing, dotFiles, symbolicLinks, maxAge, immutable, types);
        }
    }
}
