package dev.gatun.platform.peers.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.BodyFlow;
import dev.gatun.http.MediaType;
import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.Content;
import dev.gatun.http.client.HttpClient;
import dev.gatun.platform.Await;
import dev.gatun.reactor.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Much content, in each of the ways to send and to read it. */
class TransfersTest extends Trial {
    private static final int PART = 40_000;

    private static String digestOf(InputStream in) throws IOException {
        MessageDigest digest = digest();
        try (DigestInputStream read = new DigestInputStream(in, digest)) {
            read.transferTo(OutputStream.nullOutputStream());
        }
        return hex(digest.digest());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aLargeFileArrivesWhole(Way way) throws Exception {
        HttpClient client = start(way, builder -> builder.decompress(false));
        assertThat(digestOf(Files.newInputStream(client.get("/f/large").send().file(scratch.resolve("copy"))))).isEqualTo(largeDigest());
        assertThat(digestOf(client.get("/f/large").send().stream())).isEqualTo(largeDigest());
        byte[] bytes = client.get("/f/large").sendAsync().thenCompose(ClientResponse::bytesAsync).get(30, TimeUnit.SECONDS);
        assertThat(hex(digest().digest(bytes))).isEqualTo(largeDigest());
        assertThat(client.statistics().opened()).isEqualTo(1);
    }

    /** Takes the digest of what comes, and lets nothing come for a while whenever two megabytes more have. Its loop, but for the flow. */
    private static final class Pausing implements BodyConsumer {
        private final MessageDigest digest = digest();
        private final CompletableFuture<String> whole = new CompletableFuture<>();
        private BodyFlow flow;
        private long next = 2_000_000;
        private long received;

        @Override
        public void onStart(BodyFlow started) {
            flow = started;
        }

        @Override
        public void onChunk(Buffer chunk) {
            received += chunk.readableBytes();
            digest.update(chunk.toByteArray());
            if (received >= next && received < LARGE) {
                next += 2_000_000;
                flow.pause();
                CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(flow::resume);
            }
        }

        @Override
        public void onEnd() {
            whole.complete(hex(digest.digest()));
        }

        @Override
        public void onFailure(RuntimeException failure) {
            whole.completeExceptionally(failure);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aConsumerThatPausesGetsAll(Way way) throws Exception {
        HttpClient client = start(way, builder -> builder.decompress(false));
        for (int i = 0; i < 2; i++) {
            Pausing pausing = new Pausing();
            client.get("/f/large").sendAsync().thenAccept(response -> response.consume(pausing));
            assertThat(pausing.whole.get(30, TimeUnit.SECONDS)).isEqualTo(largeDigest());
        }
        assertThat(client.statistics().opened()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void largeContentComesBack(Way way) throws Exception {
        HttpClient client = start(way, builder -> builder.decompress(false));
        assertThat(digestOf(client.post("/p/echo").file(large()).send().stream())).isEqualTo(largeDigest());
        assertThat(digestOf(client.post("/p/echo").body(Content.stream(() -> Files.newInputStream(large()))).send().stream())).isEqualTo(largeDigest());
        byte[] bytes = Files.readAllBytes(large());
        assertThat(digestOf(client.post("/p/echo").body(bytes).send().stream())).isEqualTo(largeDigest());
        ClientResponse written = client.post("/p/echo").stream(MediaType.BYTES, out -> {
            for (int at = 0; at < bytes.length; at += PART) {
                out.write(bytes, at, PART);
            }
        }).send();
        assertThat(digestOf(written.stream())).isEqualTo(largeDigest());
        // In HTTP/1.1 an answer that ends before the client has said the end of its own content takes the connection with it.
        assertThat(client.statistics().opened()).isLessThanOrEqualTo(way.protocol().isMultiplexed() ? 1 : 4);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void severalLargeOnesAtOnce(Way way) throws Exception {
        HttpClient client = start(way, builder -> builder.decompress(false).pool(pool -> pool.perOrigin(4)));
        CompletableFuture<?>[] all = new CompletableFuture<?>[8];
        for (int i = 0; i < all.length; i++) {
            all[i] = (i % 2 == 0 ? client.get("/f/large") : client.post("/p/echo").file(large())).sendAsync().thenCompose(ClientResponse::bytesAsync)
                    .thenAcceptAsync(bytes -> assertThat(hex(digest().digest(bytes))).isEqualTo(largeDigest()));
        }
        CompletableFuture.allOf(all).get(50, TimeUnit.SECONDS);
        assertThat(client.statistics().opened()).isLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsGivenUpInTheMiddleIsFreed(Way way) throws Exception {
        HttpClient client = start(way, builder -> builder.decompress(false));
        for (int i = 0; i < 5; i++) {
            try (ClientResponse response = client.get("/f/large").send()) {
                assertThat(response.stream().readNBytes(100_000)).hasSize(100_000);
            }
            assertThat(client.get("/f/hello.txt").send().text()).isEqualTo(HELLO);
        }
        // In HTTP/2 it is the stream alone that ends.
        if (way.protocol().isMultiplexed()) {
            assertThat(client.statistics().opened()).isEqualTo(1);
        }
        Await.until(() -> "one connection at most is kept: " + client.statistics(), () -> client.statistics().connections() <= 1, Await.PATIENCE);
    }
}
