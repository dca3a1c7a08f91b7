package dev.gatun.http.internal.files;

import dev.gatun.http.FileOptions;
import dev.gatun.reactor.OpenFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/** The files below a directory of the file system. */
public final class DirectoryTree implements FileSource {
    private final Path directory;

    private DirectoryTree(Path directory) {
        this.directory = directory;
    }

    /** @throws IllegalArgumentException when {@code directory} is none */
    public static DirectoryTree of(Path directory) {
        try {
            Path real = directory.toRealPath();
            if (Files.isDirectory(real)) {
                return new DirectoryTree(real);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("no directory of files: " + directory, e);
        }
        throw new IllegalArgumentException("no directory of files: " + directory);
    }

    @Override
    public Kind kind(String name, FileOptions options) throws IOException {
        try {
            Path path = directory.resolve(name);
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                return Kind.FILE;
            }
            // The way to a file is checked when it is opened; nothing else checks the way to a directory.
            return attributes.isDirectory() && contained(path, options).isPresent() ? Kind.DIRECTORY : Kind.NONE;
        } catch (FileSystemException | InvalidPathException e) {
            // Not there, not readable, a name that this file system can't have: to the client it is all the same.
            return Kind.NONE;
        }
    }

    @Override
    public Optional<FoundFile> open(String name, FileOptions options) throws IOException {
        Optional<Path> path = contained(directory.resolve(name), options);
        return path.isPresent() ? open(path.get()) : Optional.empty();
    }

    /** Links are resolved before the check, and the resolved path is the one that is opened. */
    private Optional<Path> contained(Path path, FileOptions options) throws IOException {
        Path real = path.toRealPath();
        return options.symbolicLinks() || real.startsWith(directory) ? Optional.of(real) : Optional.empty();
    }

    private static Optional<FoundFile> open(Path path) {
        OpenFile file = OpenFile.open(path);
        if (!file.isRegular()) {
            file.release();
            return Optional.empty();
        }
        return Optional.of(new FoundFile(name(path), tag(file), file.lastModified(), new RegionContent(file, 0, file.size())));
    }

    private static String name(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    /** A tag from time and size: strong, as each write changes one of them (RFC 9110 section 8.8.3.1 warns of clocks; theirs is in nanoseconds). */
    private static String tag(OpenFile file) {
        Instant time = file.lastModified();
        long nanos = time.getEpochSecond() * 1_000_000_000L + time.getNano();
        return Long.toHexString(nanos) + '-' + Long.toHexString(file.size());
    }

    @Override
    public void list(String name, FileOptions options, Listing listing) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory.resolve(name))) {
            for (Path path : stream) {
                listing.add(path.getFileName().toString(), Files.isDirectory(path));
            }
        }
    }
}
