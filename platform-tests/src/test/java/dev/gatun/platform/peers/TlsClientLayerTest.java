package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.platform.tls.Authority;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.tls.TlsConnection;
import dev.gatun.tls.TlsFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client's side of the TLS layer against a server of OpenSSL. */
class TlsClientLayerTest {
    private static final Authority AUTHORITY = new Authority();

    @TempDir
    Path directory;

    /** Says a request once the handshake is done, and gathers what comes until the end. */
    private static final class Asking implements ConnectionHandler {
        private final CompletableFuture<String> answer;
        private final StringBuilder text = new StringBuilder();

        Asking(TlsConnection connection, CompletableFuture<String> answer) {
            this.answer = answer;
            connection.onSecured(session -> connection.write(Buffer.copyOf("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII))));
        }

        @Override
        public void onData(Connection connection, Buffer data) {
            byte[] bytes = new byte[data.readableBytes()];
            data.read(bytes, 0, bytes.length);
            text.append(new String(bytes, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void onClosed(Connection connection, CloseCause cause) {
            if (cause.error().isPresent()) {
                answer.completeExceptionally(cause.error().get());
            } else {
                answer.complete(text.toString());
            }
        }
    }

    private static String ask(EventLoops loops, TlsClientConfig config, String host, int port) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        loops.connect(List.of(SocketAddresses.tcp("127.0.0.1", port)), ConnectOptions.DEFAULT,
                config.layer(host, port, connection -> new Asking(connection, answer)));
        return answer.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    @SuppressWarnings("try")
    void pagesOfOpensslsServerAreRead() throws Exception {
        Tool openssl = Tool.need("openssl");
        Authority.Pair pair = AUTHORITY.identity("a.example").write(directory, "server");
        Path trust = Files.writeString(directory.resolve("trust.pem"), new Authority.Identity(AUTHORITY.identity("x").key(), AUTHORITY.certificate()).certificatePem());
        TlsClientConfig config = TlsClientConfig.builder().trust(Pem.trust(trust)).build();
        for (String version : List.of("1_2", "1_3")) {
            int port = ForeignServer.freePort();
            String[] arguments = {"s_server", "-www", "-accept", "127.0.0.1:" + port, "-cert", pair.certificate().toString(), "-key", pair.key().toString(),
                "-tls" + version, "-quiet"};
            EventLoops loops = EventLoops.create(LoopOptions.DEFAULT.count(1));
            try (ForeignServer server = ForeignServer.start(openssl, port, arguments)) {
                assertThat(ask(loops, config, "a.example", port)).contains("200 ok", "TLSv1." + version.charAt(2));
                assertThat(ask(loops, config, "a.example", port)).as("the second time").contains("Reused");
                assertThatThrownBy(() -> ask(loops, config, "b.example", port)).isInstanceOf(CompletionException.class)
                        .cause().isInstanceOfSatisfying(TlsFailure.class, failure -> assertThat(failure.kind()).isEqualTo(TlsFailure.Kind.CERTIFICATE));
            } finally {
                assertThat(loops.close(Duration.ofSeconds(10))).isTrue();
            }
        }
    }
}
