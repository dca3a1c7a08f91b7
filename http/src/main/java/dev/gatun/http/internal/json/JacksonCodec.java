package dev.gatun.http.internal.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gatun.http.BadRequest;
import dev.gatun.http.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON by Jackson 2. Loaded only where that is on the path. Any thread. */
public final class JacksonCodec implements JsonCodec {
    private final ObjectMapper mapper;

    /** @param mapper is not changed any more */
    public JacksonCodec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** As {@link #standard()}, made when it is first used: most servers start without, and Jackson takes its time. */
    public static JsonCodec lazy() {
        return new JsonCodec() {
            @Override
            public byte[] encode(Object value) {
                return Standard.CODEC.encode(value);
            }

            @Override
            public <T> T decode(byte[] json, Class<T> type) {
                return Standard.CODEC.decode(json, type);
            }
        };
    }

    private static final class Standard {
        private static final JacksonCodec CODEC = standard();
    }

    /** A codec with the modules that are on the path. What follows the JSON value is refused, as it may be another one meant for somebody else. */
    public static JacksonCodec standard() {
        return new JacksonCodec(JsonMapper.builder().findAndAddModules().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build());
    }

    @Override
    public byte[] encode(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw new UncheckedIOException("can't write " + value.getClass().getName() + " as JSON", e);
        }
    }

    @Override
    public <T> T decode(byte[] json, Class<T> type) {
        T value;
        try {
            value = mapper.readValue(json, type);
        } catch (JacksonException e) {
            // The place helps the client; Jackson's own words would show names of classes.
            JsonLocation at = e.getLocation();
            throw new BadRequest("malformed JSON" + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (value == null) {
            throw new BadRequest("JSON null");
        }
        return value;
    }
}
