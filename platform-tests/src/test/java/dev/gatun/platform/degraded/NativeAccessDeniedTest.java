package dev.gatun.platform.degraded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.reactor.EventLoops;
import dev.gatun.tls.TlsConfig;
import java.io.BufferedReader;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** A server whose JVM forbids native calls serves over java.nio, and says in one line what it lacks and how to give it. */
class NativeAccessDeniedTest {
    @TempDir
    Path directory;

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "--illegal-native-access came with Java 24")
    void servesOverNioAndSaysSoInOneLine() throws Exception {
        byte[] content = new byte[3_000_000];
        Arrays.fill(content, (byte) 'x');
        Files.write(directory.resolve("large.txt"), content);
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--illegal-native-access=deny",
                        "-cp",
                        classPath(),
                        DeniedServer.class.getName(),
                        directory.toString())
                .redirectError(log.toFile())
                .start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("native access: native access is denied; start java with --enable-native-access=ALL-UNNAMED");
            String line = out.readLine();
            assertThat(line).startsWith("port ");
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", Integer.parseInt(line.substring(5)));
            try (Peer peer = Peer.to(address)) {
                assertThat(peer.get("/").text()).isEqualTo("degraded, not dead");
                Reply echo = peer.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
                assertThat(echo.text()).isEqualTo("hello");
                assertThat(peer.get("/f/large.txt").body()).isEqualTo(content);
            }
            process.getOutputStream().close();
            assertThat(out.readLine()).isEqualTo("ended");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
        List<String> told = Files.readAllLines(log).stream().filter(line -> line.startsWith("WARNING")).toList();
        assertThat(told).singleElement().asString()
                .contains("event loops use NIO")
                .contains("native access is denied; start java with --enable-native-access=ALL-UNNAMED");
    }

    /** The folders or jars of the modules that a server needs, and of this test. */
    private static String classPath() throws ReflectiveOperationException, URISyntaxException {
        Set<String> parts = new LinkedHashSet<>();
        Class<?> bindings = Class.forName("dev.gatun.bindings.linux.LinuxNative", false, EventLoops.class.getClassLoader());
        for (Class<?> type : List.of(DeniedServer.class, HttpServer.class, TlsConfig.class, EventLoops.class, bindings)) {
            parts.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
        }
        return String.join(java.io.File.pathSeparator, new ArrayList<>(parts));
    }
}
