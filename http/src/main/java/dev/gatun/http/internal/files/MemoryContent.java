package dev.gatun.http.internal.files;

import dev.gatun.http.BodyOutput;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import java.util.Arrays;

/**
 * Content in memory.
 *
 * @param bytes shared by all responses; nobody changes them
 */
record MemoryContent(byte[] bytes) implements FileContent {
    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public Response part(Request request, String type, long first, long length) {
        return Response.bytes(type, length == bytes.length ? bytes : Arrays.copyOfRange(bytes, (int) first, (int) (first + length)));
    }

    @Override
    public Response written(Request request, String type, long length, Writer writer) {
        return Response.stream(type, length, out -> writer.write(this, out));
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public void copy(long first, long length, BodyOutput out) {
        out.write(bytes, (int) first, (int) length);
    }

    @Override
    public void close() {}
}
