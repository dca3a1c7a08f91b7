package dev.gatun.http;

import dev.gatun.http.internal.multipart.MultipartListener;
import dev.gatun.http.internal.multipart.MultipartParser;
import dev.gatun.http.internal.multipart.PartContent;
import dev.gatun.http.internal.multipart.PartHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a {@code multipart/form-data} body (RFC 7578). Small content stays in memory; the rest lies in temporary files that are deleted with
 * the exchange, or earlier by {@link #close()}. Not thread-safe.
 */
public final class Multipart implements AutoCloseable {
    private static final int CHUNK = 16 << 10;

    private final List<Part> parts = new ArrayList<>();
    private final List<PartContent> contents = new ArrayList<>();

    private Multipart() {}

    /** The parts of a request's content within {@link MultipartLimits#DEFAULT}; waits for the content. */
    public static Multipart of(Request request) {
        return of(request, MultipartLimits.DEFAULT);
    }

    /**
     * The parts of a request's content; waits for it. All together are bounded by {@link RequestBody#limit()}.
     *
     * @throws UnsupportedMediaType when the content is of another type
     * @throws BadRequest when {@code content-type} is malformed
     * @throws ProtocolException 400 when the content breaks RFC 2046 or RFC 7578, 413 when it goes beyond {@code limits}
     */
    public static Multipart of(Request request, MultipartLimits limits) {
        MediaType type = request.header("content-type").map(MediaType::parse).orElse(MediaType.BYTES);
        if (!type.is(MediaType.MULTIPART_FORM)) {
            throw new UnsupportedMediaType("the content is not " + MediaType.MULTIPART_FORM);
        }
        Multipart multipart = new Multipart();
        // Deleting files may wait for a disk, and listeners are called on the event loop.
        request.onComplete(completion -> multipart.closeElsewhere());
        try (InputStream in = request.body().stream()) {
            multipart.read(in, MultipartParser.boundary(type), limits);
            return multipart;
        } catch (IOException e) {
            multipart.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            multipart.close();
            throw e;
        }
    }

    private void read(InputStream in, String boundary, MultipartLimits limits) throws IOException {
        MultipartParser parser = new MultipartParser(boundary, limits, new Collector(limits));
        byte[] chunk = new byte[CHUNK];
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            parser.feed(chunk, 0, length);
        }
        parser.finish();
    }

    private final class Collector implements MultipartListener {
        private final MultipartLimits limits;
        private long inMemory;
        private PartHeader header;
        private PartContent content;

        Collector(MultipartLimits limits) {
            this.limits = limits;
        }

        @Override
        public void begin(PartHeader begun) {
            header = begun;
            content = new PartContent(limits.directory());
            contents.add(content);
        }

        @Override
        public void content(byte[] bytes, int offset, int length) {
            try {
                // The budget is that of the request, not of each part: many small parts cost as much as one large one.
                if (content.isInMemory() && inMemory + length > limits.memoryBytes()) {
                    inMemory -= content.size();
                    content.spill();
                }
                content.write(bytes, offset, length);
                inMemory += content.isInMemory() ? length : 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void end() {
            try {
                content.finish();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            parts.add(new Part(header, content));
        }
    }

    /** The parts in the order of the content. */
    public List<Part> parts() {
        return List.copyOf(parts);
    }

    /** The first part with this name. */
    public Optional<Part> first(String name) {
        return parts.stream().filter(part -> part.name().equals(name)).findFirst();
    }

    /** All parts with this name, in order. */
    public List<Part> all(String name) {
        return parts.stream().filter(part -> part.name().equals(name)).toList();
    }

    /** The text of the first part with this name. */
    public Optional<String> text(String name) {
        return first(name).map(Part::text);
    }

    private void closeElsewhere() {
        if (contents.stream().anyMatch(content -> !content.isInMemory())) {
            Thread.startVirtualThread(this::close);
        }
    }

    /** Deletes the temporary files; called at the end of the exchange, too. */
    @Override
    public void close() {
        for (PartContent content : contents) {
            try {
                content.delete();
            } catch (IOException e) {
                Logger log = System.getLogger("dev.gatun.http");
                log.log(Level.WARNING, "temporary file of a multipart body stays behind", e);
            }
        }
    }
}
