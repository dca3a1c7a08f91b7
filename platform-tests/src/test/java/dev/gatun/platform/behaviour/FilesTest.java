package dev.gatun.platform.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that the kernel sends: whole, by range, on condition, and to a client that is slow (RFC 9110, sections 13 and 14). */
class FilesTest {
    private static final int SIZE = 10_000_000;

    @RegisterExtension
    final Servers servers = new Servers();

    @TempDir
    Path directory;

    private byte[] content;

    static List<Setup> setups() {
        return Setup.all();
    }

    @BeforeEach
    void write() throws IOException {
        content = new byte[SIZE];
        new Random(3).nextBytes(content);
        Files.write(directory.resolve("large.bin"), content);
        Files.write(directory.resolve("empty.bin"), new byte[0]);
        Files.writeString(directory.resolve(".hidden"), "secret");
    }

    private HttpServer start(Setup setup) {
        return servers.start(setup, http -> http.files("/f", directory));
    }

    private static String get(String path, String... fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + String.join("", Arrays.stream(fields).map(field -> field + "\r\n").toList()) + "\r\n";
    }

    @ParameterizedTest
    @MethodSource("setups")
    void wholeFilesAndPartsOfThem(Setup setup) {
        Peer peer = servers.connect(start(setup));
        Reply whole = peer.get("/f/large.bin");
        assertThat(whole.body()).isEqualTo(content);
        assertThat(whole.header("accept-ranges")).isEqualTo("bytes");
        assertThat(peer.get("/f/empty.bin").body()).isEmpty();
        Reply head = peer.ask("HEAD /f/large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(head.header("content-length")).isEqualTo(String.valueOf(SIZE));

        part(peer, "0-0", 0, 1);
        part(peer, "1000000-4999999", 1_000_000, 5_000_000);
        part(peer, "9999990-", SIZE - 10, SIZE);
        part(peer, "-5", SIZE - 5, SIZE);
        part(peer, "9999999-99999999", SIZE - 1, SIZE);
        Reply beyond = peer.ask(get("/f/large.bin", "Range: bytes=10000000-"));
        assertThat(beyond.status()).isEqualTo(416);
        assertThat(beyond.header("content-range")).isEqualTo("bytes */" + SIZE);
        Reply several = peer.ask(get("/f/large.bin", "Range: bytes=0-9,20-29"));
        assertThat(several.status()).isEqualTo(206);
        assertThat(several.header("content-type")).startsWith("multipart/byteranges");
        // What is no range is passed over (RFC 9110, section 14.2).
        assertThat(peer.ask(get("/f/large.bin", "Range: lines=1-2")).status()).isEqualTo(200);
    }

    private void part(Peer peer, String range, int from, int to) {
        Reply reply = peer.ask(get("/f/large.bin", "Range: bytes=" + range));
        assertThat(reply.status()).as(range).isEqualTo(206);
        assertThat(reply.header("content-range")).as(range).isEqualTo("bytes " + from + "-" + (to - 1) + "/" + SIZE);
        assertThat(reply.body()).as(range).isEqualTo(Arrays.copyOfRange(content, from, to));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void conditionsAreHeeded(Setup setup) {
        Peer peer = servers.connect(start(setup));
        Reply first = peer.get("/f/empty.bin");
        String tag = first.header("etag");
        String modified = first.header("last-modified");
        assertThat(peer.ask(get("/f/empty.bin", "If-None-Match: " + tag)).status()).isEqualTo(304);
        assertThat(peer.ask(get("/f/empty.bin", "If-None-Match: \"other\"")).status()).isEqualTo(200);
        assertThat(peer.ask(get("/f/empty.bin", "If-Modified-Since: " + modified)).status()).isEqualTo(304);
        assertThat(peer.ask(get("/f/empty.bin", "If-Modified-Since: " + modified, "If-None-Match: \"other\"")).status()).isEqualTo(200);
        assertThat(peer.ask(get("/f/empty.bin", "If-Match: \"other\"")).status()).isEqualTo(412);
        assertThat(peer.ask(get("/f/empty.bin", "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT")).status()).isEqualTo(412);
        assertThat(peer.ask(get("/f/large.bin", "Range: bytes=0-9", "If-Range: \"other\"")).status()).isEqualTo(200);
        assertThat(peer.get("/f/.hidden").status()).isEqualTo(404);
        assertThat(peer.get("/f/..%2f..%2fetc/passwd").status()).isIn(400, 404);
        assertThat(peer.get("/f/../../etc/passwd").status()).isIn(400, 404);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aSlowReaderOfAFileCostsNoMemory(Setup setup) {
        HttpServer server = start(setup);
        Peer slow = servers.connect(server, 4096);
        slow.send(get("/f/large.bin") + get("/f/empty.bin"));
        Await.until("the response begins", slow::hasInput);
        assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(100_000);
        assertThat(servers.connect(server).get("/f/empty.bin").status()).isEqualTo(200);
        assertThat(slow.read().body()).isEqualTo(content);
        assertThat(slow.read().body()).isEmpty();
    }
}
