package dev.gatun.http.internal.files;

import dev.gatun.http.BodyWriter;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.reactor.OpenFile;

/** Responses written from an open file on a virtual thread. */
final class HeldFile {
    private HeldFile() {}

    /** Takes over the reference to {@code file}: it lives as long as the exchange, and as the writer. */
    static Response response(Request request, OpenFile file, String type, long length, BodyWriter writer) {
        // The writer is not called for a client that is gone by then, so the exchange gives the file back.
        try {
            request.onComplete(completion -> file.release());
        } catch (RuntimeException e) {
            // The handler's deadline has passed, and nobody waits for the exchange to end.
            file.release();
            throw e;
        }
        return Response.stream(type, length, out -> {
            // The exchange's own reference ends with it, maybe in the midst of a read.
            file.retain();
            try {
                writer.write(out);
            } finally {
                file.release();
            }
        });
    }
}
