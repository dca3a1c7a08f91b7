package dev.gatun.examples.showcase.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Optional;

/** Frames as JSON: what is empty is {@code null} there. */
final class FrameJson {
    static final ObjectMapper MAPPER = JsonMapper.builder().addModule(new SimpleModule().addSerializer(new OrNull())).build();

    private FrameJson() {}

    private static final class OrNull extends StdSerializer<Optional<?>> {
        private static final long serialVersionUID = 1;

        OrNull() {
            super(Optional.class, false);
        }

        @Override
        public void serialize(Optional<?> value, JsonGenerator out, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(value.orElse(null), out);
        }
    }
}
