package dev.gatun.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatun.reactor.Buffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A fuzz target. A plain test run replays the corpus beside it; with {@code JAZZER_FUZZ=1} Jazzer looks for more. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Jazzer attaches to the running VM, which a JRE without jdk.attach refuses")
class ClientHelloFuzzTest {
    /** Whatever comes is a hello, not yet one, or refused; and it makes no difference in which pieces it comes. */
    @FuzzTest(maxDuration = "2m")
    void hello(byte[] bytes) {
        String whole = outcome(new ClientHelloReader(), bytes, bytes.length);
        ClientHelloReader reader = new ClientHelloReader();
        String pieces = "";
        for (int i = 0; i <= bytes.length && (pieces.isEmpty() || pieces.equals("more")); i++) {
            pieces = outcome(reader, bytes, i);
        }
        assertThat(pieces).isEqualTo(whole);
    }

    /** A part of the search, the same each time, in every build. */
    @Test
    void mutatedHellos() {
        byte[][] seeds = {
            new HelloBytes().serverName("www.example.org").protocols("h2", "http/1.1").versions(0x0304, 0x0303).record(),
            new HelloBytes().serverName("www.example.org").protocols("h2").records(40),
            new HelloBytes().record()
        };
        Random random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = seeds[i % seeds.length].clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(4));
            }
            hello(Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length));
        }
    }

    private static String outcome(ClientHelloReader reader, byte[] bytes, int length) {
        Buffer data = Buffer.copyOf(Arrays.copyOf(bytes, length));
        try {
            Optional<ClientHello> hello = reader.read(data);
            return hello.map(found -> {
                assertThat(found.serverName().orElse("")).hasSizeLessThan(256).doesNotContain("\0", "\r", "\n");
                assertThat(found.versions()).isNotEmpty();
                return found.toString();
            }).orElse("more");
        } catch (TlsRefusal e) {
            assertThat(e.alert()).isBetween(10, 120);
            return "refused " + e.alert();
        } finally {
            assertThat(data.readIndex()).isZero();
        }
    }
}
