package dev.gatun.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatun.http.internal.json.JacksonCodec;

/** JSON by a Jackson mapper of the program's own; needs {@code com.fasterxml.jackson.databind} on the path. */
public final class JacksonJson {
    private JacksonJson() {}

    /** A codec that uses {@code mapper}, which must not be changed afterwards. Who calls this requires Jackson himself. */
    @SuppressWarnings("exports")
    public static JsonCodec of(ObjectMapper mapper) {
        return new JacksonCodec(mapper);
    }
}
