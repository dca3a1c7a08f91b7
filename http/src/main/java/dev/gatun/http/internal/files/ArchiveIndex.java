package dev.gatun.http.internal.files;

import dev.gatun.http.internal.zip.ZipDirectory;
import dev.gatun.http.internal.zip.ZipRecord;
import dev.gatun.reactor.OpenFile;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an archive had at one time. Names that no request can have, such as those with {@code ..}, are not in it, so nothing can be reached or listed by
 * them. Immutable.
 */
final class ArchiveIndex {
    private final long size;
    private final Instant lastModified;
    private final Map<String, ZipRecord> files = new HashMap<>();
    /** Directories, also those that the archive has no entry for; of each, what it holds and whether that is a directory. */
    private final Map<String, Map<String, Boolean>> directories = new HashMap<>();

    private ArchiveIndex(OpenFile file) {
        size = file.size();
        lastModified = file.lastModified();
        directories.put("", new HashMap<>());
    }

    static ArchiveIndex read(OpenFile file) throws IOException {
        ArchiveIndex index = new ArchiveIndex(file);
        for (ZipRecord record : ZipDirectory.read(new ArchiveFile(file))) {
            if (isReachable(record.name())) {
                // The last of a name counts, as for those who unpack.
                index.files.put(record.name(), record);
                index.addToParent(record.name(), false);
            }
        }
        return index;
    }

    private static boolean isReachable(String name) {
        return !name.isEmpty() && !name.contains("//") && FileNames.isAllowed(name, true);
    }

    private void addToParent(String name, boolean directory) {
        int slash = name.lastIndexOf('/');
        String parent = slash < 0 ? "" : name.substring(0, slash);
        Map<String, Boolean> siblings = directories.get(parent);
        if (siblings == null) {
            siblings = new HashMap<>();
            directories.put(parent, siblings);
            addToParent(parent, true);
        }
        siblings.merge(name.substring(slash + 1), directory, (before, now) -> before && now);
    }

    /** Whether {@code file} is the archive that this is of. */
    boolean isOf(OpenFile file) {
        return file.size() == size && file.lastModified().equals(lastModified);
    }

    Optional<ZipRecord> file(String name) {
        return Optional.ofNullable(files.get(name));
    }

    boolean isDirectory(String name) {
        return directories.containsKey(name);
    }

    /** What a directory holds, and whether it is a directory. */
    Map<String, Boolean> directory(String name) {
        return directories.getOrDefault(name, Map.of());
    }
}
