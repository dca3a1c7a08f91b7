package dev.gatun.reactor.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.loops.Child;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs {@link Serving}. */
final class ServingProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final Writer in;
    private boolean started;

    /**
     * Starts it.
     *
     * @param before what the command begins with
     * @param log where its standard error goes
     */
    ServingProcess(List<String> before, Path log, String how) {
        List<String> command = new ArrayList<>(before);
        command.addAll(Child.javaCommand(Serving.class, how));
        try {
            process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out = process.inputReader();
        in = process.outputWriter();
    }

    /** Its id, once it runs: the time of a ticket does not pass while a JVM starts. */
    long pid() {
        awaitStart();
        return process.pid();
    }

    private void awaitStart() {
        if (!started) {
            assertThat(read()).isEqualTo(Serving.STARTED);
            started = true;
        }
    }

    /** Where it serves; it does when this returns. */
    SocketAddress address() {
        awaitStart();
        String line = read();
        int colon = line.lastIndexOf(':');
        return SocketAddresses.tcp(line.substring(line.indexOf('/') + 1, colon), Integer.parseInt(line.substring(colon + 1)));
    }

    /** A ticket for another process, once {@link #address()} was asked for. */
    byte[] ticketFor(long pid) {
        write(Long.toString(pid));
        String ticket = read();
        assertThat(ticket).as("what process %d prints for a ticket", process.pid()).matches("([0-9a-f]{2})+");
        return HexFormat.of().parseHex(ticket);
    }

    /** Gives it a ticket. */
    void give(byte[] ticket) {
        write(HexFormat.of().formatHex(ticket));
    }

    private String read() {
        try {
            String line = out.readLine();
            assertThat(line).as("what process %d prints", process.pid()).isNotNull();
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String line) {
        try {
            in.write(line + "\n");
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it by force, and waits for that. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** What it ends with when its input has. */
    int end() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await();
        return process.exitValue();
    }

    private void await() {
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("process %d ended", process.pid()).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
