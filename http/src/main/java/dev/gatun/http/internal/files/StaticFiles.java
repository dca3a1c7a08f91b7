package dev.gatun.http.internal.files;

import dev.gatun.http.Execution;
import dev.gatun.http.FileOptions;
import dev.gatun.http.FileTree;
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
import dev.gatun.reactor.SocketFailure;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Serves the files of a tree. Runs on a virtual thread whatever the server's default is: looking up a file may wait for a disk. What may
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

    private final FileSource files;
    private final FileOptions options;
    private final ContentCache cache = new ContentCache();

    private StaticFiles(FileSource files, FileOptions options) {
        this.files = files;
        this.options = options;
    }

    /** A handler for a route with the tail wildcard {@link #PARAMETER}. */
    public static StaticFiles of(FileTree tree, FileOptions options) {
        return new StaticFiles(source(tree), options);
    }

    static FileSource source(FileTree tree) {
        return switch (tree) {
            case MemoryTree memory -> memory;
            case FileSource source -> source;
        };
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

    private Response answer(Request request, Optional<String> path) throws IOException {
        String name = path.orElse("");
        boolean slash = path.isPresent() && (name.isEmpty() || name.endsWith("/"));
        String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        FileSource.Kind kind = files.kind(bare, options);
        if (kind == FileSource.Kind.DIRECTORY) {
            return slash ? directory(request, bare) : withSlash(request);
        }
        if (kind == FileSource.Kind.NONE || slash) {
            throw missing();
        }
        return file(request, bare);
    }

    /** Relative links in the index need it. The path is normalised, so it can't begin with two slashes and name another host. */
    private static Response withSlash(Request request) {
        String query = Paths.query(request.target());
        String location = RequestPath.encode(request.path()) + "/" + (query.isEmpty() ? "" : "?" + query);
        return Response.of(Status.MOVED_PERMANENTLY).header("location", location);
    }

    private Response directory(Request request, String name) throws IOException {
        for (String index : options.indexes()) {
            String file = name.isEmpty() ? index : name + '/' + index;
            if (files.kind(file, options) == FileSource.Kind.FILE) {
                return file(request, file);
            }
        }
        if (!options.listing()) {
            throw missing();
        }
        DirectoryListing listing = new DirectoryListing(options.dotFiles());
        files.list(name, options, listing);
        return Response.html(listing.html(request.path()))
            .header("content-security-policy", "default-src 'none'").header("x-content-type-options", "nosniff");
    }

    private Response file(Request request, String name) throws IOException {
        QualityList accepted = QualityList.parseOrIgnore(Fields.joined(request.headers(), "accept-encoding").orElse(""));
        if (options.precompressed()) {
            for (Sibling sibling : byWeight(accepted)) {
                String compressed = name + sibling.extension;
                if (files.kind(compressed, options) == FileSource.Kind.FILE) {
                    return new FileAnswer(request, options, open(compressed), type(name), sibling.coding, true).whole();
                }
            }
        }
        FoundFile file = open(name);
        String type = type(file.name());
        FileContent content = file.content();
        boolean compressible = options.compressed() && MimeTypes.isCompressible(type);
        boolean onTheFly = compressible && content.size() >= Gzip.MIN_BYTES && content.size() <= Gzip.MAX_BYTES;
        boolean kept = options.compressed() && content.isDeflated();
        // A range is of the file's own bytes: those of the compressed form may change from one answer to the next.
        if ((onTheFly || kept) && accepted.coding("gzip") > 0 && !request.headers().contains("range")) {
            return new FileAnswer(request, options, file, type, "gzip", true).compressed(cache);
        }
        return new FileAnswer(request, options, file, type, "", options.precompressed() || compressible || kept).whole();
    }

    private String type(String name) {
        return MimeTypes.of(name.substring(name.lastIndexOf('/') + 1), options.types());
    }

    private static List<Sibling> byWeight(QualityList accepted) {
        return SIBLINGS.stream()
            .filter(sibling -> accepted.coding(sibling.coding) > 0)
            .sorted(Comparator.comparingInt((Sibling sibling) -> accepted.coding(sibling.coding)).reversed())
            .toList();
    }

    private FoundFile open(String name) throws IOException {
        return files.open(name, options).orElseThrow(StaticFiles::missing);
    }

    private static NotFound missing() {
        return new NotFound("no such file");
    }
}
