package dev.gatun.platform.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Content far larger than any buffer, in both directions: whole, and in memory that does not grow with it. */
class TransferTest {
    private static final int SIZE = 100_000_000;

    /** Of one connection in full flow: what the loop reads, what waits unsent or unread. */
    private static final long BOUND = 1_000_000;

    @RegisterExtension
    final Servers servers = new Servers();

    private final AtomicLong taken = new AtomicLong();

    static List<Setup> setups() {
        return Setup.all();
    }

    private HttpServer start(Setup setup) {
        return servers.start(setup, http -> http.limits(limits -> limits.body(1L << 40)).routes(routes -> routes
                .post("/sum", Execution.VIRTUAL_THREAD, request -> Response.text(String.valueOf(sum(request.body().stream()))))
                .post("/echo", Execution.VIRTUAL_THREAD, request -> {
                    InputStream in = request.body().stream();
                    return Response.stream(Response.OCTETS, out -> in.transferTo(out.stream()));
                })
                .get("/down", request -> Response.stream(Response.OCTETS, SIZE, out -> send(out.stream(), SIZE)))));
    }

    private long sum(InputStream in) throws IOException {
        CRC32 sum = new CRC32();
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            sum.update(buffer, 0, n);
            taken.addAndGet(n);
        }
        return sum.getValue();
    }

    /** Bytes that are the same each time; their checksum. */
    private static long send(OutputStream out, int size) throws IOException {
        CRC32 sum = new CRC32();
        byte[] block = new byte[50_000];
        for (int at = 0; at < size; at += block.length) {
            for (int i = 0; i < block.length; i += 97) {
                block[i] = (byte) (at / block.length * 31 + i);
            }
            sum.update(block);
            out.write(block);
        }
        return sum.getValue();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aLargeUploadArrivesWholeInBoundedMemory(Setup setup) throws IOException {
        HttpServer server = start(setup);
        Peer peer = servers.connect(server);
        peer.send("POST /sum HTTP/1.1\r\nHost: a\r\nContent-Length: " + SIZE + "\r\n\r\n");
        AtomicLong most = new AtomicLong();
        Thread watch = watch(server, most);
        long sum = send(peer.output(), SIZE);
        assertThat(peer.read().text()).isEqualTo(String.valueOf(sum));
        watch.interrupt();
        assertThat(most.get()).as("off-heap bytes").isLessThan(BOUND);
        assertThat(peer.ask("POST /sum HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").text()).isEqualTo("0");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aLargeDownloadArrivesWholeAtASlowReader(Setup setup) throws IOException {
        HttpServer server = start(setup);
        Peer peer = servers.connect(server, 8192);
        AtomicLong most = new AtomicLong();
        Thread watch = watch(server, most);
        peer.send("GET /down HTTP/1.1\r\nHost: a\r\n\r\n");
        Await.until("the response begins", peer::hasInput);
        Await.pace(Duration.ofMillis(100));
        assertThat(servers.bufferBytes(server)).as("off-heap bytes while nobody reads").isLessThan(BOUND);
        CRC32 sum = new CRC32();
        byte[] body = peer.read().body();
        sum.update(body);
        watch.interrupt();
        assertThat(body).hasSize(SIZE);
        assertThat(sum.getValue()).isEqualTo(send(OutputStream.nullOutputStream(), SIZE));
        assertThat(most.get()).as("off-heap bytes").isLessThan(BOUND);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void anEchoThatNobodyReadsHoldsTheSenderBack(Setup setup) throws Exception {
        HttpServer server = start(setup);
        Peer peer = servers.connect(server, 8192);
        peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + SIZE + "\r\n\r\n");
        AtomicLong sum = new AtomicLong();
        AtomicLong sent = new AtomicLong();
        Thread sender = Thread.ofPlatform().daemon().start(() -> {
            try {
                sum.set(send(new OutputStream() {
                    @Override
                    public void write(int value) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public void write(byte[] bytes) throws IOException {
                        peer.output().write(bytes);
                        sent.addAndGet(bytes.length);
                    }
                }, SIZE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        long[] last = {-1};
        Await.until("the sender is held back", () -> {
            boolean stands = sent.get() == last[0] && sent.get() > 0;
            last[0] = sent.get();
            Await.pace(Duration.ofMillis(100));
            return stands;
        });
        assertThat(sent.get()).isLessThan(SIZE / 2);
        assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(BOUND);
        CRC32 echoed = new CRC32();
        echoed.update(peer.read().body());
        sender.join();
        assertThat(echoed.getValue()).isEqualTo(sum.get());
    }

    /** Notes the most off-heap bytes until it is interrupted. */
    private Thread watch(HttpServer server, AtomicLong most) {
        return Thread.ofPlatform().daemon().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                most.accumulateAndGet(servers.bufferBytes(server), Math::max);
                Await.pace(Duration.ofMillis(1));
            }
        });
    }
}
