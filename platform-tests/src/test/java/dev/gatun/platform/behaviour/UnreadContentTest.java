package dev.gatun.platform.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.h2.H2Stream;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Content over HTTP/2 that is all here before a handler answers that never looks at it: memory and window are given back with the stream. */
class UnreadContentTest {
    private static final int CONTENT = 60_000;
    private static final int STREAMS = 140;

    @RegisterExtension
    final Servers servers = new Servers();

    @Test
    void holdsNothingBehindItsStream() {
        Semaphore begun = new Semaphore(0);
        Semaphore answers = new Semaphore(0);
        HttpServer server = servers.start(Setup.DEFAULT, http -> http.post("/", request -> {
            begun.release();
            answers.acquireUninterruptibly();
            return Response.text("unread");
        }));
        byte[] content = new byte[CONTENT];
        try (H2Peer peer = H2Peer.to(server.addresses().getFirst())) {
            // More in all than the window of the connection, which would shut for good if it were not given back.
            for (int i = 0; i < STREAMS; i++) {
                H2Stream stream = peer.open(Ask.of("POST", "/").open());
                begun.acquireUninterruptibly();
                peer.content(stream, content, true);
                peer.barrier();
                answers.release();
                assertThat(peer.reply(stream).text()).isEqualTo("unread");
            }
            peer.barrier();
            assertThat(servers.bufferBytes(server)).as("bytes of buffers behind the last stream").isZero();
        }
    }
}
