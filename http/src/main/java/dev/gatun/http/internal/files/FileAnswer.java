package dev.gatun.http.internal.files;

import dev.gatun.http.FileOptions;
import dev.gatun.http.Method;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.internal.negotiation.Fields;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.OpenFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The response for one open file: preconditions, then ranges, then content (RFC 9110 section 13.2.2). Owns the file's reference until the response
 * has it.
 */
final class FileAnswer {
    private final Request request;
    private final FileOptions options;
    private final OpenFile file;
    private final String type;
    private final String coding;
    private final boolean varies;

    /**
     * @param coding content coding of the file's bytes; empty for none
     * @param varies whether another {@code accept-encoding} could have had another answer
     */
    FileAnswer(Request request, FileOptions options, OpenFile file, String type, String coding, boolean varies) {
        this.request = request;
        this.options = options;
        this.file = file;
        this.type = type;
        this.coding = coding;
        this.varies = varies;
    }

    /** A tag from time and size: strong, as each write changes one of them (RFC 9110 section 8.8.3.1 warns of clocks; theirs is in nanoseconds). */
    static String tag(OpenFile file, String suffix) {
        Instant time = file.lastModified();
        long nanos = time.getEpochSecond() * 1_000_000_000L + time.getNano();
        return '"' + Long.toHexString(nanos) + '-' + Long.toHexString(file.size()) + suffix + '"';
    }

    /** The file as it is, whole or in ranges. */
    Response whole() {
        Validators validators = new Validators(tag(file, coding.isEmpty() ? "" : "-" + coding), file.lastModified());
        Optional<Response> early = early(validators);
        if (early.isPresent()) {
            file.release();
            return early.get();
        }
        // RFC 9110 section 14.2: a range is defined for GET alone.
        Optional<String> range = request.method() == Method.GET && validators.allowsRange(this::field) ? field("range") : Optional.empty();
        ByteRanges ranges = ByteRanges.parse(range.orElse(""), file.size());
        return switch (ranges.outcome()) {
            case WHOLE -> described(Response.file(type, new FileRegion(file, 0, file.size())), validators).header("accept-ranges", "bytes");
            case PARTIAL -> described(partial(ranges.ranges()), validators).status(Status.PARTIAL_CONTENT).header("accept-ranges", "bytes");
            case UNSATISFIABLE -> {
                long size = file.size();
                file.release();
                yield Response.of(Status.RANGE_NOT_SATISFIABLE).header("content-range", "bytes */" + size);
            }
        };
    }

    /** The file compressed on the fly: another way to compress would give other bytes, so the tag is weak, and there are no ranges. */
    Response compressed(GzipCache cache) {
        Validators validators = new Validators("W/" + tag(file, "-gzip"), file.lastModified());
        try {
            Optional<Response> early = early(validators);
            if (early.isPresent()) {
                return early.get();
            }
            String key = file.path() + validators.tag();
            byte[] bytes = cache.find(key).orElseGet(() -> {
                byte[] fresh = Gzip.compress(file);
                cache.keep(key, fresh);
                return fresh;
            });
            return described(Response.bytes(type, bytes), validators);
        } finally {
            file.release();
        }
    }

    private Optional<Response> early(Validators validators) {
        return switch (validators.evaluate(true, this::field)) {
            case PROCEED -> Optional.empty();
            case FAILED -> Optional.of(Response.of(Status.PRECONDITION_FAILED));
            // RFC 9110 section 15.4.5: the fields that a 200 would have for the caches on the way.
            case NOT_MODIFIED -> Optional.of(cached(Response.of(Status.NOT_MODIFIED), validators));
        };
    }

    private Response described(Response response, Validators validators) {
        Response cached = cached(response, validators);
        return coding.isEmpty() ? cached : cached.header("content-encoding", coding);
    }

    private Response cached(Response response, Validators validators) {
        Response cached = response.header("etag", validators.tag()).header("last-modified", HttpDate.format(validators.lastModified()));
        if (options.maxAge().isPresent() || options.immutable()) {
            String age = options.maxAge().map(a -> "max-age=" + a.toSeconds()).orElse("max-age=31536000");
            cached = cached.header("cache-control", options.immutable() ? age + ", immutable" : age);
        }
        return varies ? cached.header("vary", "accept-encoding") : cached;
    }

    private Response partial(List<ByteRanges.Span> spans) {
        if (spans.size() == 1) {
            ByteRanges.Span span = spans.get(0);
            return Response.file(type, new FileRegion(file, span.first(), span.length())).header("content-range", range(span));
        }
        MultiRangeBody body = new MultiRangeBody(file, type, spans);
        // The writer is not called for a client that is gone by then, so the exchange gives the file back.
        request.onComplete(completion -> file.release());
        return Response.stream(body.type(), body.length(), body);
    }

    private String range(ByteRanges.Span span) {
        return "bytes " + span.first() + '-' + span.last() + '/' + file.size();
    }

    private Optional<String> field(String name) {
        return Fields.joined(request.headers(), name);
    }
}
