package dev.gatun.jmh.macro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The control must be right before it is fast: else every ratio is wrong. */
class ControlTest extends ControlSuite {
    private static final String REQUEST = "GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST_REQUEST = "GET /plaintext HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    @Override
    Server compile(Children compilers, Path target) {
        return Control.compile(compilers, target);
    }

    @Test
    void givesBothAnswers() {
        Probe.check(control().server(), control().endpoint(), "/plaintext", 13);
        Probe.check(control().server(), control().endpoint(), "/bytes/10240", 10_240);
    }

    @Test
    void answersEveryPipelinedRequestAndClosesAfterTheLast() throws IOException {
        assertThat(answersTo(REQUEST.repeat(15) + LAST_REQUEST)).isEqualTo(16);
    }

    @Test
    void findsABlankLineThatIsSplitAnywhere() throws IOException {
        for (int split = 1; split < REQUEST.length(); split++) {
            assertThat(answersTo(REQUEST.substring(0, split), REQUEST.substring(split) + LAST_REQUEST))
                    .as("split at %d", split)
                    .isEqualTo(2);
        }
    }

    @Test
    void itsCpuTimeAndMemoryCanBeRead() throws IOException {
        long before = control().cpuMicroseconds();
        for (int i = 0; i < 200 || control().cpuMicroseconds() == before; i++) {
            answersTo(REQUEST.repeat(500) + LAST_REQUEST);
        }
        assertThat(control().cpuMicroseconds()).isGreaterThan(before);
        assertThat(control().anonymousBytes()).isPositive();
        assertThat(control().liveHeapBytes()).isZero();
    }

    /** Sends the pieces one by one and counts the answers until the control closes the connection. */
    private int answersTo(String... pieces) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), control().endpoint().port())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            for (String piece : pieces) {
                out.write(piece.getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("HTTP/1.1 200 OK", -1).length - 1;
        }
    }
}
