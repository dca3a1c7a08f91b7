package dev.gatun.http.internal.files;

import dev.gatun.http.FileOptions;
import dev.gatun.http.Method;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.internal.negotiation.Fields;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The response for one open file: preconditions, then ranges, then content (RFC 9110 section 13.2.2). Owns the file's content until the response
 * has it.
 */
final class FileAnswer {
    private final Request request;
    private final FileOptions options;
    private final FoundFile file;
    private final FileContent content;
    private final String type;
    private final String coding;
    private final boolean varies;

    /**
     * @param coding content coding of the file's bytes; empty for none
     * @param varies whether another {@code accept-encoding} could have had another answer
     */
    FileAnswer(Request request, FileOptions options, FoundFile file, String type, String coding, boolean varies) {
        this.request = request;
        this.options = options;
        this.file = file;
        this.content = file.content();
        this.type = type;
        this.coding = coding;
        this.varies = varies;
    }

    /** The file as it is, whole or in ranges. */
    Response whole() {
        Validators validators = new Validators('"' + file.tag() + (coding.isEmpty() ? "\"" : "-" + coding + '"'), file.lastModified());
        Optional<Response> early = early(validators);
        if (early.isPresent()) {
            content.close();
            return early.get();
        }
        // RFC 9110 section 14.2: a range is defined for GET alone.
        Optional<String> range = request.method() == Method.GET && validators.allowsRange(this::field) ? field("range") : Optional.empty();
        ByteRanges ranges = ByteRanges.parse(range.orElse(""), content.size());
        // Each range of what must be read from its beginning costs as much as the whole.
        boolean unfit = ranges.ranges().size() > 1 && !content.isSeekable();
        return switch (unfit ? ByteRanges.Outcome.WHOLE : ranges.outcome()) {
            case WHOLE -> described(content.part(request, type, 0, content.size()), validators).header("accept-ranges", "bytes");
            case PARTIAL -> described(partial(ranges.ranges()), validators).status(Status.PARTIAL_CONTENT).header("accept-ranges", "bytes");
            case UNSATISFIABLE -> {
                content.close();
                yield Response.of(Status.RANGE_NOT_SATISFIABLE).header("content-range", "bytes */" + content.size());
            }
        };
    }

    /**
     * The file compressed as it is kept, or else on the fly: another way to compress would give other bytes, so the tag is weak, and there are no
     * ranges.
     */
    Response compressed(ContentCache cache) throws IOException {
        Validators validators = new Validators("W/\"" + file.tag() + "-gzip\"", file.lastModified());
        Optional<Response> early = early(validators);
        Optional<Response> kept = early.isPresent() ? Optional.empty() : content.gzip(request, type);
        if (kept.isPresent()) {
            return described(kept.get(), validators);
        }
        try {
            return early.isPresent() ? early.get() : described(Response.bytes(type, compressed(cache, file.name() + validators.tag())), validators);
        } finally {
            content.close();
        }
    }

    private byte[] compressed(ContentCache cache, String key) throws IOException {
        Optional<byte[]> kept = cache.find(key);
        if (kept.isPresent()) {
            return kept.get();
        }
        byte[] fresh = Gzip.compress(content.bytes());
        cache.keep(key, fresh);
        return fresh;
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
            String range = "bytes " + span.first() + '-' + span.last() + '/' + content.size();
            return content.part(request, type, span.first(), span.length()).header("content-range", range);
        }
        MultiRangeBody body = new MultiRangeBody(content.size(), type, spans);
        return content.written(request, body.type(), body.length(), body);
    }

    private Optional<String> field(String name) {
        return Fields.joined(request.headers(), name);
    }
}
