package dev.gatun.platform.peers;

import dev.gatun.platform.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/** A running program that is talked to, line by line, and listened to. Used by the thread of a test. */
final class Dialogue implements AutoCloseable {
    private final Process process;
    private final StringBuffer said = new StringBuffer();
    private final Thread listener;

    Dialogue(Process process) {
        this.process = process;
        this.listener = Thread.ofPlatform().daemon().start(this::listen);
    }

    private void listen() {
        byte[] bytes = new byte[8192];
        try (InputStream in = process.getInputStream()) {
            for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
                said.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            said.append("\n(").append(e).append(')');
        }
    }

    /** Says {@code text} as it is. */
    Dialogue say(String text) {
        try {
            process.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            process.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("behind " + said, e);
        }
    }

    /** Waits until the program has said {@code text}, and gives all that it has said. */
    String expect(String text) {
        return expect(text, 1);
    }

    /** Waits until the program has said {@code text} so many times. */
    String expect(String text, int times) {
        return expect(text, times, Await.PATIENCE);
    }

    /** The same with another patience. */
    String expect(String text, int times, Duration patience) {
        Await.until(() -> '"' + text + "\" in " + said, () -> said.toString().split(Pattern.quote(text), -1).length > times, patience);
        return said.toString();
    }

    /** Waits for the end of the program, and gives all that it has said. */
    String end() {
        // What it said last may still be in the pipe when it is gone.
        Await.until(() -> "the end of the program behind " + said, () -> !process.isAlive() && !listener.isAlive(), Await.PATIENCE);
        return said.toString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
