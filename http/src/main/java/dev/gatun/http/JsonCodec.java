package dev.gatun.http;

import dev.gatun.http.internal.json.JacksonCodec;

/** Turns objects to JSON and back. Called from many threads at once. */
public interface JsonCodec {
    /** {@code value} as JSON in UTF-8. */
    byte[] encode(Object value);

    /**
     * An object from JSON in UTF-8.
     *
     * @throws BadRequest when the text is not JSON or does not fit the type
     */
    <T> T decode(byte[] json, Class<T> type);

    /** Jackson's, with the modules on the path, where {@code jackson-databind} is there; else {@link #none()}. */
    static JsonCodec detected() {
        try {
            Class.forName("com.fasterxml.jackson.databind.Module", false, JsonCodec.class.getClassLoader());
            return JacksonCodec.lazy();
        } catch (ClassNotFoundException | LinkageError e) {
            return none();
        }
    }

    /** A codec that refuses everything and says what is missing. */
    static JsonCodec none() {
        return new JsonCodec() {
            @Override
            public byte[] encode(Object value) {
                throw missing();
            }

            @Override
            public <T> T decode(byte[] json, Class<T> type) {
                throw missing();
            }

            private UnsupportedOperationException missing() {
                return new UnsupportedOperationException(
                        "no JSON codec: put jackson-databind on the module path or pass one to the builder of the server or client");
            }
        };
    }
}
