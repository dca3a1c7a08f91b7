package dev.gatun.http.internal.files;

import dev.gatun.http.FileOptions;
import dev.gatun.http.internal.zip.ZipDirectory;
import dev.gatun.http.internal.zip.ZipRecord;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.SocketFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;

/** The files of a ZIP archive, or those below a directory in it. */
public final class ArchiveTree implements FileSource {
    private final Archive archive;
    private final Path path;
    /** In the archive; empty for its root. */
    private final String directory;

    private ArchiveTree(Archive archive, Path path, String directory) {
        this.archive = archive;
        this.path = path;
        this.directory = directory;
    }

    /**
     * A tree of what the archive has, or will have, below {@code directory}; empty for all.
     *
     * @throws IllegalArgumentException when it can't be read, or has no such directory
     */
    public static ArchiveTree of(Path path, String directory) {
        String bare = directory.endsWith("/") ? directory.substring(0, directory.length() - 1) : directory;
        try {
            Path absolute = path.toAbsolutePath();
            Archive archive = new Archive(absolute);
            if (!archive.index().isDirectory(bare)) {
                throw new IllegalArgumentException("no directory '" + directory + "' in archive " + path);
            }
            return new ArchiveTree(archive, absolute, bare);
        } catch (IOException | SocketFailure e) {
            throw new IllegalArgumentException("no archive of files: " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Kind kind(String name, FileOptions options) {
        ArchiveIndex index = archive.index();
        String full = full(name);
        if (index.file(full).isPresent()) {
            return Kind.FILE;
        }
        return index.isDirectory(full) ? Kind.DIRECTORY : Kind.NONE;
    }

    private String full(String name) {
        return directory.isEmpty() || name.isEmpty() ? directory + name : directory + '/' + name;
    }

    @Override
    public Optional<FoundFile> open(String name, FileOptions options) throws IOException {
        Archive.Opened opened = archive.open();
        OpenFile file = opened.file();
        try {
            Optional<FoundFile> found = found(file, opened.index().file(full(name)));
            if (found.isEmpty()) {
                file.release();
            }
            return found;
        } catch (IOException | RuntimeException e) {
            file.release();
            throw e;
        }
    }

    private Optional<FoundFile> found(OpenFile file, Optional<ZipRecord> record) throws IOException {
        if (record.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(found(file, record.get(), ZipDirectory.content(new ArchiveFile(file), record.get())));
        } catch (ZipException e) {
            // An archive may be replaced by one of the same size and time, as builds make them that can be repeated.
            Optional<ZipRecord> now = archive.readAgain(file).file(record.get().name());
            return now.isEmpty() ? Optional.empty() : Optional.of(found(file, now.get(), ZipDirectory.content(new ArchiveFile(file), now.get())));
        }
    }

    /**
     * The tag is of the content, and so the same after an archive was made anew. The time is the archive's: those of entries are in a zone that nobody
     * knows, and are made all alike by builds that can be repeated.
     */
    private FoundFile found(OpenFile file, ZipRecord record, long offset) {
        String tag = Long.toHexString(record.crc()) + '-' + Long.toHexString(record.size()) + '-' + Long.toHexString(record.compressedSize());
        FileContent content = record.deflated() ? new DeflatedContent(file, offset, record) : new RegionContent(file, offset, record.size());
        return new FoundFile(path + "!/" + record.name(), tag, file.lastModified(), content);
    }

    @Override
    public void list(String name, FileOptions options, Listing listing) {
        archive.index().directory(full(name)).forEach(listing::add);
    }
}
