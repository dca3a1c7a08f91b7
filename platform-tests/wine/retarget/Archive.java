import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;

/** A jar as a file system. */
final class Archive {
    private Archive() {}

    static FileSystem open(Path jar, boolean create) throws IOException {
        return FileSystems.newFileSystem(URI.create("jar:" + jar.toAbsolutePath().toUri()), Map.of("create", create));
    }
}
