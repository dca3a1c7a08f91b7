package dev.gatun.http.client;

import dev.gatun.http.BodyOutput;
import dev.gatun.http.BodyWriter;
import dev.gatun.http.JsonCodec;
import dev.gatun.http.MediaType;
import dev.gatun.http.internal.client.body.FileCopy;
import dev.gatun.http.internal.client.body.MultipartWriter;
import dev.gatun.http.internal.client.body.OneShot;
import dev.gatun.http.internal.files.MimeTypes;
import dev.gatun.http.internal.forms.UrlEncoded;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * The content of a request: one of a closed set. A value, any thread; {@link #writeTo} may block and is called on a virtual thread.
 *
 * <p>Whether content is replayable decides what may become of its request: only then can it be sent once more, when a server redirects with 307 or 308, wants
 * credentials, or fails.
 */
public sealed interface Content {
    /** As a length: not known before the content ends. */
    long UNKNOWN = -1;

    /** What {@code Content-Type} says; empty when nothing is to be said. */
    Optional<MediaType> type();

    /** How many bytes there are, or {@link #UNKNOWN}. */
    long length();

    /** Whether it can be written more than once. */
    boolean isReplayable();

    /**
     * Writes all of it.
     *
     * @throws IllegalStateException when it was written before and is not replayable, or still needs a JSON codec: see {@link #encoded}
     */
    void writeTo(BodyOutput out) throws Exception;

    /** The same with each {@link Json} in it turned to bytes. */
    default Content encoded(JsonCodec codec) {
        return this;
    }

    /** No content. */
    record None() implements Content {
        @Override
        public Optional<MediaType> type() {
            return Optional.empty();
        }

        @Override
        public long length() {
            return 0;
        }

        @Override
        public boolean isReplayable() {
            return true;
        }

        @Override
        public void writeTo(BodyOutput out) {}
    }

    /** Bytes; the array must not be changed until the request is done. */
    record Bytes(Optional<MediaType> type, byte[] bytes) implements Content {
        /** Refuses {@code null}. */
        public Bytes {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(bytes, "bytes");
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public boolean isReplayable() {
            return true;
        }

        @Override
        public void writeTo(BodyOutput out) {
            out.write(bytes);
        }
    }

    /** An object that the client's {@link JsonCodec} encodes where the request is sent. */
    record Json(Object value) implements Content {
        /** Refuses {@code null}. */
        public Json {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public Optional<MediaType> type() {
            return Optional.of(MediaType.JSON);
        }

        @Override
        public long length() {
            return UNKNOWN;
        }

        @Override
        public boolean isReplayable() {
            return true;
        }

        @Override
        public void writeTo(BodyOutput out) {
            throw new IllegalStateException("JSON was not encoded");
        }

        @Override
        public Content encoded(JsonCodec codec) {
            return new Bytes(type(), codec.encode(value));
        }
    }

    /**
     * A file, of which {@code length} bytes are sent: what it grows by meanwhile is left out, and when it shrinks the request fails.
     *
     * @param length as the file had it when this was made
     */
    record File(Optional<MediaType> type, Path path, long length) implements Content {
        /** Refuses {@code null}. */
        public File {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(path, "path");
        }

        @Override
        public boolean isReplayable() {
            return true;
        }

        @Override
        public void writeTo(BodyOutput out) throws IOException {
            FileCopy.copy(path, length, out);
        }
    }

    /**
     * A stream that is read to its end and closed.
     *
     * @param length in bytes, or {@link #UNKNOWN}; another number of bytes fails the request
     * @param opener gives the stream, at its beginning
     */
    record Streamed(Optional<MediaType> type, Callable<? extends InputStream> opener, long length, boolean isReplayable) implements Content {
        /** Refuses {@code null}. */
        public Streamed {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(opener, "opener");
        }

        @Override
        public void writeTo(BodyOutput out) throws Exception {
            try (InputStream in = opener.call()) {
                in.transferTo(out.stream());
            }
        }
    }

    /**
     * Written by a function on a virtual thread.
     *
     * @param length in bytes, or {@link #UNKNOWN}; another number of bytes fails the request
     */
    record Written(Optional<MediaType> type, BodyWriter writer, long length, boolean isReplayable) implements Content {
        /** Refuses {@code null}. */
        public Written {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(writer, "writer");
        }

        @Override
        public void writeTo(BodyOutput out) throws Exception {
            writer.write(out);
        }
    }

    /**
     * {@code multipart/form-data} (RFC 7578), written part by part.
     *
     * @param boundary what divides the parts; random, so that nobody can put it into one of them
     */
    record MultipartForm(String boundary, List<FormPart> parts) implements Content {
        /** Copies the list. */
        public MultipartForm {
            MultipartWriter.checkBoundary(boundary);
            parts = List.copyOf(parts);
        }

        @Override
        public Optional<MediaType> type() {
            return Optional.of(MediaType.MULTIPART_FORM.with("boundary", boundary));
        }

        @Override
        public long length() {
            return MultipartWriter.length(boundary, parts);
        }

        @Override
        public boolean isReplayable() {
            return parts.stream().allMatch(part -> part.content().isReplayable());
        }

        @Override
        public void writeTo(BodyOutput out) throws Exception {
            MultipartWriter.write(boundary, parts, out);
        }

        @Override
        public Content encoded(JsonCodec codec) {
            return new MultipartForm(boundary, parts.stream().map(part -> part.content(part.content().encoded(codec))).toList());
        }
    }

    /** No content. */
    static Content none() {
        return new None();
    }

    /** Text, in UTF-8. */
    static Content text(String text) {
        return text(MediaType.TEXT, text);
    }

    /** Text in the charset that {@code type} names, UTF-8 if it names none. */
    static Content text(MediaType type, String text) {
        return new Bytes(Optional.of(type), text.getBytes(type.charset().orElse(StandardCharsets.UTF_8)));
    }

    /** Bytes of which nothing is said; the array must not be changed until the request is done. */
    static Content bytes(byte[] bytes) {
        return bytes(MediaType.BYTES, bytes);
    }

    /** Bytes; the array must not be changed until the request is done. */
    static Content bytes(MediaType type, byte[] bytes) {
        return new Bytes(Optional.of(type), bytes);
    }

    /** An object as JSON, by the client's {@link JsonCodec}. */
    static Content json(Object value) {
        return new Json(value);
    }

    /**
     * A form (WHATWG URL, section 5.2): names and values in turn; a name may come again.
     *
     * @throws IllegalArgumentException when the number of strings is odd
     */
    static Content form(String... namesAndValues) {
        return bytes(MediaType.FORM, UrlEncoded.encode(namesAndValues).getBytes(StandardCharsets.US_ASCII));
    }

    /** A form, in the order of the map. */
    static Content form(Map<String, String> fields) {
        return form(fields.entrySet().stream().flatMap(field -> List.of(field.getKey(), field.getValue()).stream()).toArray(String[]::new));
    }

    /** A form with files (RFC 7578). */
    static Content multipart(Consumer<? super FormParts> parts) {
        FormParts collected = new FormParts();
        parts.accept(collected);
        return new MultipartForm(MultipartWriter.randomBoundary(), collected.list());
    }

    /**
     * A file, of the type that its name says.
     *
     * @throws UncheckedIOException when there is none
     */
    static Content file(Path path) {
        Path name = path.getFileName();
        return file(MediaType.parse(MimeTypes.of(name == null ? "" : name.toString(), Map.of())), path);
    }

    /**
     * A file.
     *
     * @throws UncheckedIOException when there is none
     */
    static Content file(MediaType type, Path path) {
        try {
            return new File(Optional.of(type), path, Files.size(path));
        } catch (IOException e) {
            throw new UncheckedIOException("no content: " + path, e);
        }
    }

    /** A stream of unknown length that can be opened again for each attempt. */
    static Content stream(Callable<? extends InputStream> opener) {
        return stream(MediaType.BYTES, UNKNOWN, opener);
    }

    /** A stream that can be opened again for each attempt. */
    static Content stream(MediaType type, long length, Callable<? extends InputStream> opener) {
        return new Streamed(Optional.of(type), opener, length, true);
    }

    /** A stream of unknown length that can be read only once. It is closed behind the attempt, however that ends. */
    static Content once(InputStream in) {
        return once(MediaType.BYTES, UNKNOWN, in);
    }

    /** A stream that can be read only once. It is closed behind the attempt, however that ends. */
    static Content once(MediaType type, long length, InputStream in) {
        return new Streamed(Optional.of(type), new OneShot(in), length, false);
    }

    /** Written by a function, once for each attempt; of unknown length. */
    static Content written(MediaType type, BodyWriter writer) {
        return written(type, UNKNOWN, writer);
    }

    /** Written by a function, once for each attempt. For one that can't do so twice there is the record's constructor. */
    static Content written(MediaType type, long length, BodyWriter writer) {
        return new Written(Optional.of(type), writer, length, true);
    }
}
