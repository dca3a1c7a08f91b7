package dev.gatun.http;

import dev.gatun.http.internal.multipart.PartContent;
import dev.gatun.http.internal.multipart.PartHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** One part of {@code multipart/form-data}: a field or a file. Valid until its {@link Multipart} is closed; not thread-safe. */
public final class Part {
    private final PartHeader header;
    private final PartContent content;

    Part(PartHeader header, PartContent content) {
        this.header = header;
        this.content = content;
    }

    /** The name of the form's field. */
    public String name() {
        return header.name();
    }

    /**
     * The name of the file at the client, without directories; empty for a plain field. It is the client's word: to store under it is to let strangers
     * choose names.
     */
    public Optional<String> filename() {
        return header.filename();
    }

    /** The media type as the client says it; {@code text/plain} if it says nothing. */
    public MediaType type() {
        return header.contentType();
    }

    /** How many bytes the content has. */
    public long size() {
        return content.size();
    }

    /** Whether the content is in memory, and not in a temporary file. */
    public boolean isInMemory() {
        return content.isInMemory();
    }

    /** The content; may be called more than once. Closing the stream is the caller's. */
    public InputStream stream() {
        try {
            return content.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content in memory. */
    public byte[] bytes() {
        try (InputStream in = stream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content as text, in the charset of {@link #type()} or else UTF-8 (RFC 7578 section 5.1.2). */
    public String text() {
        return new String(bytes(), type().charset().orElse(StandardCharsets.UTF_8));
    }

    /** Puts the content at {@code target}, where no file may be yet. The temporary file is moved where that is possible. */
    public void moveTo(Path target) {
        try {
            content.moveTo(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
