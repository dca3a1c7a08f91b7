package dev.gatun.jmh.peers;

import java.time.Duration;
import java.util.List;
import org.microhttp.EventLoop;
import org.microhttp.Header;
import org.microhttp.NoopLogger;
import org.microhttp.OptionsBuilder;
import org.microhttp.Response;

/** microhttp with one connection loop; the handler runs on it. It knows neither TLS nor HTTP/2. */
final class MicrohttpPeer {
    private static final Response PLAINTEXT = ok(Answers.TEXT, Answers.PLAINTEXT);
    private static final Response TEN_KILOBYTES = ok(Answers.BINARY, Answers.TEN_KILOBYTES);
    private static final Response NOT_FOUND = new Response(404, "Not Found", List.of(), new byte[0]);

    private MicrohttpPeer() {}

    public static void main(String[] args) throws Exception {
        PeerOptions asked = PeerOptions.of(args);
        var options = OptionsBuilder.newBuilder()
                .withHost(asked.host())
                .withPort(asked.port())
                .withConcurrency(1)
                .withAcceptLength(Answers.BACKLOG)
                // Its default of a minute would end idle connections while they are being counted.
                .withRequestTimeout(Duration.ofHours(1))
                .build();
        EventLoop loop = new EventLoop(options, NoopLogger.instance(), (request, callback) -> callback.accept(answer(request.uri())));
        loop.start();
        loop.join();
    }

    private static Response answer(String path) {
        if (Answers.isPlaintext(path)) {
            return PLAINTEXT;
        }
        return Answers.isTenKilobytes(path) ? TEN_KILOBYTES : NOT_FOUND;
    }

    private static Response ok(String type, byte[] body) {
        return new Response(200, "OK", List.of(new Header("Content-Type", type)), body);
    }
}
