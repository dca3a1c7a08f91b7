package dev.gatun.http;

import dev.gatun.http.internal.compression.Coding;
import dev.gatun.http.internal.compression.Codings;
import dev.gatun.http.internal.compression.EncodedBodies;
import dev.gatun.http.internal.files.MimeTypes;
import dev.gatun.http.internal.negotiation.Fields;
import dev.gatun.http.internal.negotiation.QualityList;
import java.util.Locale;
import java.util.Optional;

/**
 * Middleware that compresses responses for clients that take it (RFC 9110 sections 8.4 and 12.5.3): gzip and deflate by the JDK, br and zstd where
 * brotli4j and zstd-jni are on the path. Compressed is what is of a type that gains by it and not too small; streams are, each flush going through.
 * Left alone are content that is encoded already, ranges and what promises ranges, events, and {@code cache-control: no-transform}.
 *
 * <p>The response gets {@code vary: accept-encoding}, and a strong tag becomes a weak one, as the bytes are others (RFC 9110 section 8.8.1).
 *
 * <p>Do not use it around pages that show a secret beside what the client sent: the length tells about the secret (BREACH).
 */
public final class Compression implements Middleware {
    /** Below it, headers and a packet more eat what is won. */
    private static final int DEFAULT_MINIMUM = 860;

    private final int minimum;

    private Compression(int minimum) {
        this.minimum = minimum;
    }

    /** Compresses content of 860 bytes and more, or of unknown length. */
    public static Compression negotiated() {
        return negotiated(DEFAULT_MINIMUM);
    }

    /** Compresses content of {@code minimum} bytes and more, or of unknown length. */
    public static Compression negotiated(int minimum) {
        return new Compression(minimum);
    }

    @Override
    public Response handle(Request request, Handler next) throws Exception {
        // Asked before the handler: its response may come when the request's headers are no longer there.
        Optional<Coding> coding = chosen(request);
        return next.handle(request).then(response -> encoded(request, response, coding));
    }

    private static Optional<Coding> chosen(Request request) {
        QualityList accepted = QualityList.parseOrIgnore(Fields.joined(request.headers(), "accept-encoding").orElse(""));
        Optional<Coding> best = Optional.empty();
        int weight = 0;
        for (Coding coding : Codings.all()) {
            if (accepted.coding(coding.name()) > weight) {
                weight = accepted.coding(coding.name());
                best = Optional.of(coding);
            }
        }
        return best;
    }

    private Response encoded(Request request, Response response, Optional<Coding> coding) {
        if (!suits(response)) {
            return response;
        }
        Optional<EncodedBodies.Source> source = EncodedBodies.source(request, response.body(), minimum);
        if (source.isEmpty()) {
            return response;
        }
        Response varied = vary(response.body(source.get().body()));
        if (coding.isEmpty()) {
            return varied;
        }
        Response encoded = varied.body(source.get().encoded(coding.get())).header("content-encoding", coding.get().name());
        Optional<String> tag = response.headers().first("etag");
        return tag.isPresent() && !tag.get().startsWith("W/") ? encoded.header("etag", "W/" + tag.get()) : encoded;
    }

    private static boolean suits(Response response) {
        Headers headers = response.headers();
        return !response.status().forbidsContent()
            && response.status() != Status.PARTIAL_CONTENT
            && response.type().map(MimeTypes::isCompressible).orElse(false)
            && !headers.contains("content-encoding")
            && !headers.contains("content-range")
            && !headers.first("accept-ranges").map(unit -> unit.equals("bytes")).orElse(false)
            && !Fields.joined(headers, "cache-control").map(control -> control.contains("no-transform")).orElse(false);
    }

    private static Response vary(Response response) {
        String before = Fields.joined(response.headers(), "vary").orElse("");
        if (before.equals("*") || before.toLowerCase(Locale.ROOT).contains("accept-encoding")) {
            return response;
        }
        return response.header("vary", before.isEmpty() ? "accept-encoding" : before + ", accept-encoding");
    }
}
