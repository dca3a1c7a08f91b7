package dev.gatun.examples;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * 05: content that is never held as a whole, in both directions. Neither side can fill the memory: who is faster waits.
 * {@code curl localhost:8080/count/1000000 | curl -T- localhost:8080/crc}
 */
public final class Example05Streaming {
    private Example05Streaming() {}

    /** Listens on port 8080. */
    public static void main(String[] arguments) {
        start(8080);
    }

    static HttpServer start(int port) {
        return HttpServer.start(port, Router.of(r -> r
                .get("/count/{to}", request -> count(Integer.parseInt(request.path("to"))))
                .put("/crc", Example05Streaming::crc)));
    }

    private static Response count(int to) {
        return Response.stream("text/plain", out -> {
            StringBuilder lines = new StringBuilder();
            for (int i = 1; i <= to; i++) {
                lines.append(i).append('\n');
                if (lines.length() > 8192 || i == to) {
                    out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
                    lines.setLength(0);
                }
            }
        });
    }

    private static Response crc(Request request) throws IOException {
        // Nothing is kept, so that the limit on content may be generous here.
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(request.body().limit(1L << 40).stream(), sum)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return Response.text("%d bytes, CRC-32 %08x%n".formatted(bytes, sum.getValue()));
        }
    }
}
