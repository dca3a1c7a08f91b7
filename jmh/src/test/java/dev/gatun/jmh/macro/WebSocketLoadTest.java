package dev.gatun.jmh.macro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the generator of WebSocket messages counts, and what it does not let pass. */
@EnabledOnOs(OS.LINUX)
class WebSocketLoadTest {
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    @TempDir
    Path directory;

    private final Children children = new Children();

    @BeforeEach
    void areInstalled() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")) && Files.isExecutable(Path.of("/usr/bin/taskset")), "gcc and taskset are needed");
    }

    @Test
    void countsTheMessagesThatTheControlSendsBackAndSendsToAll() {
        int core = ProcFiles.allowedCores().getFirst();
        Bench bench = new Bench(new Machine(core, core), children, Site.make(children, directory, false), directory);
        LoadDriver driver = new LoadDriver(children, bench.machine(), directory);
        try (RunningServer control = RunningServer.start(Control.compileWebSocket(children, directory), Protocol.HTTP, List.of(), bench)) {
            counts(driver.run(control, LoadProfile.echo(4, 125), 1));
            counts(driver.run(control, LoadProfile.echo(4, 125).pipelined(16), 1));
            counts(driver.run(control, LoadProfile.echo(4, 16_384), 1));
            Sample broadcast = driver.run(control, LoadProfile.broadcast(50, 125), 1);
            counts(broadcast);
            assertThat(broadcast.load().requests() % 50).as("each broadcast is counted whole").isZero();
            if (control.server().abilities().contains(Ability.DEFLATE)) {
                counts(driver.run(control, LoadProfile.compressedEcho(4), 1));
            }
            assertThatThrownBy(() -> driver.run(control, new LoadProfile(
                            LoadProfile.Tool.WEBSOCKET_ECHO, Protocol.HTTP, "/plaintext", 125, 1, 1, List.of(), 0, false), 1))
                    .hasMessage("the WebSocket load generator gave up: the answer to the handshake is HTTP/1.1 200 OK");
        }
    }

    private static void counts(Sample sample) {
        LoadFigures load = sample.load();
        assertThat(load.requests()).isGreaterThan(100);
        assertThat(load.micros()).isGreaterThanOrEqualTo(1_000_000);
        assertThat(load.p50()).isPositive().isLessThanOrEqualTo(load.p90());
        assertThat(load.p99()).isBetween(load.p90(), load.max());
        assertThat(sample.cpuMicros()).isPositive();
    }

    @Test
    void onlyWhatTheServerUsesBetweenBeginAndEndIsCounted() {
        int core = ProcFiles.allowedCores().getFirst();
        Bench bench = new Bench(new Machine(core, core), children, Site.make(children, directory, false), directory);
        LoadDriver driver = new LoadDriver(children, bench.machine(), directory);
        try (RunningServer control = RunningServer.start(Control.compileWebSocket(children, directory), Protocol.HTTP, List.of(), bench)) {
            CountedCpu all = new CountedCpu(control);
            CountedCpu part = new CountedCpu(control);
            driver.run(control, LoadProfile.echo(4, 125), 1);
            part.accept("begin");
            part.accept("something else");
            part.accept("end");
            assertThat(all.microseconds()).isPositive();
            assertThat(part.microseconds()).isLessThan(all.microseconds());
            long counted = part.microseconds();
            driver.run(control, LoadProfile.echo(4, 125), 1);
            assertThat(part.microseconds()).isEqualTo(counted);
        }
    }

    @Test
    void givesUpWhenAnAnswerIsNotRight() {
        byte[] right = {(byte) 0x82, 4, '!', '@', '_', '%'};
        assertThat(judged(SWITCHING, right)).contains("requests=1 ");
        assertThat(judged(SWITCHING, new byte[] {0x02, 2, '!', '@', (byte) 0x89, 0, (byte) 0x80, 2, '_', '%'}))
                .as("in two frames, with a ping between them")
                .contains("requests=1 ");
        assertThat(judged(SWITCHING, new byte[] {(byte) 0x82, 4, '!', '@', '_', '_'})).contains("problem a message came back changed");
        assertThat(judged(SWITCHING, new byte[] {(byte) 0x82, 3, '!', '@', '_'})).contains("problem a message of 3 bytes came back");
        assertThat(judged(SWITCHING, new byte[] {(byte) 0x81, 4, '!', '@', '_', '%'})).contains("problem a frame begins with 81");
        assertThat(judged(SWITCHING, new byte[] {(byte) 0xC2, 4, '!', '@', '_', '%'})).contains("problem a frame begins with c2");
        assertThat(judged(SWITCHING, new byte[] {(byte) 0x82, (byte) 0x84, 0, 0, 0, 0, '!', '@', '_', '%'})).contains("problem the server masks its frames");
        assertThat(judged(SWITCHING, new byte[] {(byte) 0x88, 0})).contains("problem the server closes a connection");
        assertThat(judged(SWITCHING, new byte[0])).contains("problem the server ended a connection");
        assertThat(judged(SWITCHING.replace("s3pP", "s3pp"), right)).contains("problem the answer to the handshake has a wrong key");
        assertThat(judged("HTTP/1.1 404 Not Found\r\n\r\n", right)).contains("problem the answer to the handshake is HTTP/1.1 404 Not Found");
    }

    /** What the generator prints when one message of four bytes is answered with {@code answer}. */
    private String judged(String head, byte[] answer) {
        WebSocketLoad load = new WebSocketLoad(children, directory);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> server = CompletableFuture.runAsync(() -> serveOne(listener, head, answer));
            Endpoint endpoint = new Endpoint(Protocol.HTTP, listener.getLocalPort(), new Site(directory), OptionalInt.empty());
            String output = CommandOutput.of(children, load.command(endpoint, LoadProfile.echo(1, 4), 1)).text();
            server.join();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection at once when there is no answer, else when the client does. */
    private static void serveOne(ServerSocket listener, String head, byte[] answer) {
        try (Socket socket = listener.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
                request.append((char) in.readUnsignedByte());
            }
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            if (in.read() >= 0) {
                in.readNBytes(9);
                out.write(answer);
                if (answer.length > 0) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
        } catch (IOException ended) {
            // The generator gave up while something was under way: its output says why.
        }
    }

    @Test
    void compressedMessagesAreAboutOneKilobyteOfJsonAndDiffer() {
        for (int i = 0; i < 64; i++) {
            assertThat(WebSocketLoad.json(i)).hasSizeBetween(900, 1_100).startsWith("{\"type\":\"orders\"").endsWith("}]}");
            assertThat(WebSocketLoad.compressed(WebSocketLoad.json(i)))
                    .hasSizeBetween(250, 500)
                    .isNotEqualTo(WebSocketLoad.compressed(WebSocketLoad.json(i + 1)));
        }
    }

    @Test
    void whatAScenarioNeedsOfAServerFollowsFromItsLoad() {
        assertThat(Ability.neededBy(LoadProfile.echo(64, 125))).containsExactly(Ability.WEBSOCKET);
        assertThat(Ability.neededBy(LoadProfile.broadcast(10, 125))).containsExactly(Ability.WEBSOCKET);
        assertThat(Ability.neededBy(LoadProfile.compressedEcho(64))).containsExactly(Ability.WEBSOCKET, Ability.DEFLATE);
    }
}
