package dev.gatun.http.internal.compression;

import dev.gatun.http.Headers;
import dev.gatun.http.MediaType;
import dev.gatun.http.Request;
import dev.gatun.http.RequestBody;
import dev.gatun.http.RequestView;
import dev.gatun.http.internal.HeaderList;
import java.nio.charset.StandardCharsets;

/** A request whose content is decoded on the way: the fields that told of the coding are gone. */
public final class DecodedRequest extends RequestView {
    private final Headers headers;
    private final RequestBody body;

    /**
     * @param limit the most decoded bytes
     * @param ratio the most decoded bytes for each encoded one
     */
    public DecodedRequest(Request request, Coding coding, long limit, int ratio) {
        super(request);
        HeaderList kept = HeaderList.copyOf(request.headers());
        kept.remove("content-encoding");
        kept.remove("content-length");
        this.headers = kept;
        this.body = new DecodedBody(request.body(), coding, limit, ratio,
            request.header("content-type").map(MediaType::parse).flatMap(MediaType::charset).orElse(StandardCharsets.UTF_8));
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public RequestBody body() {
        return body;
    }
}
