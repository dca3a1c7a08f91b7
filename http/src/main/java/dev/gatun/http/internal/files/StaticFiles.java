package dev.gatun.http.internal.files;

import dev.gatun.http.Execution;
import dev.gatun.http.FileOptions;
import dev.gatun.http.Handler;
import dev.gatun.http.Method;
import dev.gatun.http.MethodNotAllowed;
import dev.gatun.http.NotFound;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.internal.Paths;
import dev.gatun.http.internal.negotiation.Fields;
import dev.gatun.http.internal.negotiation.QualityList;
import dev.gatun.http.internal.routing.RequestPath;
import dev.gatun.http.internal.routing.RouteMatch;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.SocketFailure;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Serves the files below a directory. Runs on a virtual thread whatever the server's default is: looking up a file may wait for a disk. What may
 * not be seen is answered like what is not there, so that nobody learns which it was.
 */
public final class StaticFiles implements Handler {
    /** The path parameter with the file's path. */
    public static final String PARAMETER = "file";

    /** A sibling file with compressed content. The order is the server's preference among equal weights: smallest first. */
    private record Sibling(String coding, String extension) {}

    private static final List<Sibling> SIBLINGS = List.of(new Sibling("br", ".br"), new Sibling("zstd", ".zst"), new Sibling("gzip", ".gz"));

    /** What opening a file may say about the file; the rest, such as EMFILE, is about the server. */
    private static final Set<String> HIDDEN = Set.of("ENOENT", "EACCES", "EPERM", "ENOTDIR", "ELOOP", "ENAMETOOLONG");

    private final Path directory;
    private final FileOptions options;
    private final GzipCache cache = new GzipCache();

    private StaticFiles(Path directory, FileOptions options) {
        this.directory = directory;
        this.options = options;
    }

    /**
     * A handler for a route with the tail wildcard {@link #PARAMETER}.
     *
     * @throws IllegalArgumentException when {@code directory} is none
     */
    public static StaticFiles of(Path directory, FileOptions options) {
        try {
            Path real = directory.toRealPath();
            if (Files.isDirectory(real)) {
                return new StaticFiles(real, options);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("no directory of files: " + directory, e);
        }
        throw new IllegalArgumentException("no directory of files: " + directory);
    }

    @Override
    public Execution execution(Request request, Execution inherited) {
        return Execution.VIRTUAL_THREAD;
    }

    @Override
    public Response handle(Request request) throws IOException {
        if (request.method() != Method.GET && request.method() != Method.HEAD) {
            throw new MethodNotAllowed("GET, HEAD, OPTIONS");
        }
        Optional<String> name = request.pathParameters() instanceof RouteMatch<?> match
            ? match.rawValue(PARAMETER) : request.pathParameters().value(PARAMETER);
        if (!FileNames.isAllowed(name.orElse(""), options.dotFiles())) {
            throw missing();
        }
        try {
            return answer(request, name);
        } catch (FileSystemException | InvalidPathException e) {
            // Not there, not readable, a name that this file system can't have: to the client it is all the same.
            throw missing();
        } catch (SocketFailure e) {
            throw HIDDEN.contains(e.errorName()) ? missing() : e;
        }
    }

    private Response answer(Request request, Optional<String> name) throws IOException {
        Path path = contained(directory.resolve(name.orElse("")));
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        boolean slash = name.isPresent() && (name.get().isEmpty() || name.get().endsWith("/"));
        if (attributes.isDirectory()) {
            return slash ? directory(request, path) : withSlash(request);
        }
        if (!attributes.isRegularFile() || slash) {
            throw missing();
        }
        return file(request, path);
    }

    /** Links are resolved before the check, and the resolved path is the one that is opened. */
    private Path contained(Path path) throws IOException {
        Path real = path.toRealPath();
        if (!options.symbolicLinks() && !real.startsWith(directory)) {
            throw missing();
        }
        return real;
    }

    /** Relative links in the index need it. The path is normalised, so it can't begin with two slashes and name another host. */
    private static Response withSlash(Request request) {
        String query = Paths.query(request.target());
        String location = RequestPath.encode(request.path()) + "/" + (query.isEmpty() ? "" : "?" + query);
        return Response.of(Status.MOVED_PERMANENTLY).header("location", location);
    }

    private Response directory(Request request, Path path) throws IOException {
        for (String index : options.indexes()) {
            Path file = path.resolve(index);
            if (Files.isRegularFile(file)) {
                return file(request, contained(file));
            }
        }
        if (!options.listing()) {
            throw missing();
        }
        return Response.html(DirectoryListing.html(request.path(), path, options.dotFiles()))
            .header("content-security-policy", "default-src 'none'").header("x-content-type-options", "nosniff");
    }

    private Response file(Request request, Path path) throws IOException {
        String type = MimeTypes.of(path.getFileName().toString(), options.types());
        QualityList accepted = QualityList.parseOrIgnore(Fields.joined(request.headers(), "accept-encoding").orElse(""));
        boolean onTheFly = options.compressed() && MimeTypes.isCompressible(type);
        boolean varies = options.precompressed() || onTheFly;
        if (options.precompressed()) {
            for (Sibling sibling : byWeight(accepted)) {
                Path compressed = path.resolveSibling(path.getFileName() + sibling.extension);
                if (Files.isRegularFile(compressed)) {
                    return new FileAnswer(request, options, open(contained(compressed)), type, sibling.coding, true).whole();
                }
            }
        }
        OpenFile file = open(path);
        boolean worthwhile = onTheFly && file.size() >= Gzip.MIN_BYTES && file.size() <= Gzip.MAX_BYTES;
        // A range is of the file's own bytes: those of the compressed form may change from one answer to the next.
        if (worthwhile && accepted.coding("gzip") > 0 && !request.headers().contains("range")) {
            return new FileAnswer(request, options, file, type, "gzip", true).compressed(cache);
        }
        return new FileAnswer(request, options, file, type, "", varies).whole();
    }

    private static List<Sibling> byWeight(QualityList accepted) {
        return SIBLINGS.stream()
            .filter(sibling -> accepted.coding(sibling.coding) > 0)
            .sorted(Comparator.comparingInt((Sibling sibling) -> accepted.coding(sibling.coding)).reversed())
            .toList();
    }

    private static OpenFile open(Path path) {
        OpenFile file = OpenFile.open(path);
        if (!file.isRegular()) {
            file.release();
            throw missing();
        }
        return file;
    }

    private static NotFound missing() {
        return new NotFound("no such file");
    }
}
