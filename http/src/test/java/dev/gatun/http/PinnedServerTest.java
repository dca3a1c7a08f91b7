package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.http.client.HttpClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A server whose loops stay on their CPUs, and whose handlers do not. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the kernel of Linux tells of each thread")
@Timeout(60)
class PinnedServerTest {
    private static String cpusOf(String whom) throws IOException {
        return Files.readAllLines(Path.of("/proc", whom, "status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    /** To start a handler's thread may start the one that carries it, from the loop and so with the loop's CPU. */
    @Test
    void handlersOnVirtualThreadsHaveAllCpus() throws IOException {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1 && cpusOf("self").startsWith("0"), "needs CPU 0 and another");
        HttpServer server = HttpServer.builder()
                .listen(Listen.tcp("127.0.0.1", 0))
                .loops(loops -> loops.cpus(0))
                .get("/handler", request -> Response.text(cpusOf("thread-self")))
                .get("/loop", Execution.EVENT_LOOP, request -> Response.text(cpusOf("thread-self")))
                .start();
        String origin = "http://127.0.0.1:" + ((InetSocketAddress) server.addresses().getFirst()).getPort();
        try (HttpClient client = HttpClient.create()) {
            assertThat(client.get(origin + "/loop").send().text()).isEqualTo("0");
            for (int i = 0; i < 50; i++) {
                assertThat(client.get(origin + "/handler").send().text()).isEqualTo(cpusOf("self"));
            }
        } finally {
            server.close();
        }
    }
}
