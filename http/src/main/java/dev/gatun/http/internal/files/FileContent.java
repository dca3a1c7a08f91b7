package dev.gatun.http.internal.files;

import dev.gatun.http.BodyOutput;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import java.io.IOException;
import java.util.Optional;

/** The content of one open file. One owner, who closes it or has one response made of it, which then closes it. */
interface FileContent {
    /** Size in bytes. */
    long size();

    /** 200 with a part of the content; takes over. */
    Response part(Request request, String type, long first, long length);

    /** 200 with {@code length} bytes that {@code writer} makes by {@link #copy}; takes over. */
    Response written(Request request, String type, long length, Writer writer);

    /** Whether a part costs no more than its own bytes. */
    boolean isSeekable();

    /** Writes a part of the content, in pieces. */
    void copy(long first, long length, BodyOutput out) throws IOException;

    /** All content at once; for small files. */
    byte[] bytes() throws IOException;

    /** The content compressed by gzip, if it is kept in such a form; takes over if so. */
    default Optional<Response> gzip(Request request, String type) {
        return Optional.empty();
    }

    /** Whether {@link #gzip} has an answer. */
    default boolean isDeflated() {
        return false;
    }

    /** Gives back what is held. */
    void close();

    /** Writes a response from open content. */
    interface Writer {
        void write(FileContent content, BodyOutput out) throws IOException;
    }
}
