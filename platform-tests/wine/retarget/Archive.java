import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;

/** A jar as a file system; by its path, because a jar that is found by its URI can't be open twice. */
final class Archive {
    private Archive() {}

    static FileSystem open(Path jar, boolean create) throws IOException {
        return FileSystems.newFileSystem(jar, Map.of("create", create));
    }
}
