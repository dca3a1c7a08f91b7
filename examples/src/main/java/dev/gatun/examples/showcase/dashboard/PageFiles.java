package dev.gatun.examples.showcase.dashboard;

import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.StatusResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The files of a page that needs nothing from elsewhere, and that nobody may frame. They are read when they are asked for, so that the start does not wait for
 * them. Any thread.
 *
 * @param beside the class beside which they lie
 * @param forms where its forms may lead, as a content security policy has it
 */
public record PageFiles(Class<?> beside, String forms) {
    /** One of the files. */
    public Response file(String name, String type, String caching) {
        return answer(caching).bytes(type, read(name));
    }

    /** The text of one of the files. */
    public String text(String name) {
        return new String(read(name), StandardCharsets.UTF_8);
    }

    /** Begins a response. */
    public StatusResponse answer(String caching) {
        return Response.of(Status.OK)
                .header("content-security-policy", "default-src 'self'; base-uri 'none'; form-action " + forms + "; frame-ancestors 'none'")
                .header("x-content-type-options", "nosniff")
                .header("cache-control", caching);
    }

    private byte[] read(String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
