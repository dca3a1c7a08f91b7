package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program that listens on a port of 127.0.0.1 for as long as a test needs it. */
public final class ForeignServer implements AutoCloseable {
    private final Process process;

    private ForeignServer(Process process) {
        this.process = process;
    }

    /** Starts {@code tool}, which is told to listen on {@code port}, and waits until it does. */
    public static ForeignServer start(Tool tool, int port, String... arguments) {
        Process process = tool.start(arguments);
        CompletableFuture<String> output = Tool.output(process);
        ForeignServer server = new ForeignServer(process);
        try {
            Await.until("something listens on " + port, () -> isListening(port) || !process.isAlive());
            assertThat(process.isAlive()).as(() -> "it runs: " + output.join()).isTrue();
            return server;
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Nobody promises that it stays free, but the system deals ports out in turn. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError("no port", e);
        }
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("did not end: " + process.info().commandLine());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }
}
