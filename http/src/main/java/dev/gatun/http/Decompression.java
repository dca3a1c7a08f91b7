package dev.gatun.http;

import dev.gatun.http.internal.compression.Coding;
import dev.gatun.http.internal.compression.Codings;
import dev.gatun.http.internal.compression.DecodedRequest;
import dev.gatun.http.internal.negotiation.Fields;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Middleware that decodes compressed request content ({@code content-encoding}, RFC 9110 section 8.4): gzip and deflate, br and zstd where their
 * libraries are on the path. One coding at a time; another is refused with 415. Around every codec lies the same limit: 413 when more comes out
 * than is allowed in all, or for each byte that went in.
 */
public final class Decompression implements Middleware {
    private static final long DEFAULT_LIMIT = 8 << 20;
    /** Deflate reaches about 1,000; honest text seldom more than 20. */
    private static final int DEFAULT_RATIO = 100;

    private final long limit;
    private final int ratio;

    private Decompression(long limit, int ratio) {
        if (limit < 0 || ratio < 1) {
            throw new IllegalArgumentException("limit " + limit + ", ratio " + ratio);
        }
        this.limit = limit;
        this.ratio = ratio;
    }

    /** Up to 8 MiB of decoded content, and 100 decoded bytes for each encoded one. */
    public static Decompression bounded() {
        return bounded(DEFAULT_LIMIT, DEFAULT_RATIO);
    }

    /**
     * With other limits.
     *
     * @param limit the most decoded bytes
     * @param ratio the most decoded bytes for each encoded one; counts above 64 KiB
     */
    public static Decompression bounded(long limit, int ratio) {
        return new Decompression(limit, ratio);
    }

    @Override
    public Response handle(Request request, Handler next) throws Exception {
        String coding = Fields.joined(request.headers(), "content-encoding").orElse("identity").strip().toLowerCase(Locale.ROOT);
        if (coding.equals("identity") || request.body().isEmpty()) {
            return next.handle(request);
        }
        Optional<Coding> known = Codings.named(coding);
        if (known.isEmpty()) {
            UnsupportedMediaType refusal = new UnsupportedMediaType("content coding is not one of those in accept-encoding");
            refusal.header("accept-encoding", Codings.all().stream().map(Coding::name).collect(Collectors.joining(", ")));
            throw refusal;
        }
        return next.handle(new DecodedRequest(request, known.get(), limit, ratio));
    }
}
