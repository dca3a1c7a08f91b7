package dev.gatun.http.internal.files;

import dev.gatun.http.FileOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Resources of which only their names are known, wherever they are. They are taken to stay as they are, as classes do, and read into memory as a whole: of
 * streams that can't be moved in, nothing else is known.
 */
final class ResourceTree implements FileSource {
    private static final int MAX_BYTES = 16 << 20;

    /** Finds a resource; {@code null} when there is none, as class loaders have it. */
    private final Function<String, URL> find;
    private final String directory;
    private final Instant since = Instant.now();
    private final ContentCache cache = new ContentCache();

    ResourceTree(Function<String, URL> find, String directory) {
        this.find = find;
        this.directory = directory;
    }

    private Optional<URL> find(String name) {
        return Optional.ofNullable(find.apply(directory + '/' + name));
    }

    @Override
    public Kind kind(String name, FileOptions options) {
        if (name.isEmpty()) {
            return Kind.DIRECTORY;
        }
        // A jar finds its directories without their slash as well.
        if (find(name).isPresent() && find(name + '/').isEmpty()) {
            return Kind.FILE;
        }
        return options.indexes().stream().anyMatch(index -> find(name + '/' + index).isPresent()) ? Kind.DIRECTORY : Kind.NONE;
    }

    @Override
    public Optional<FoundFile> open(String name, FileOptions options) throws IOException {
        Optional<URL> url = find(name);
        if (url.isEmpty()) {
            return Optional.empty();
        }
        Optional<byte[]> kept = cache.find(name);
        byte[] content = kept.isPresent() ? kept.get() : read(url.get());
        if (kept.isEmpty()) {
            cache.keep(name, content);
        }
        return Optional.of(new FoundFile(name, ContentTag.of(content), since, new MemoryContent(content)));
    }

    private static byte[] read(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        // Else the JDK keeps the jar open, and what it had.
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new IOException("resource " + url + " is of more than " + MAX_BYTES + " bytes: those are served from jars and directories alone");
            }
            return content;
        }
    }

    @Override
    public void list(String name, FileOptions options, Listing listing) {
        // Nobody knows.
    }
}
