package dev.gatun.http.internal.workers;

import dev.gatun.http.internal.workers.Message.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The worker's end of the channel. One thread reads it; what the parent asks for is done on others, so that a program that takes its time does not keep the
 * parent's next word waiting. Any thread may write.
 */
public final class WorkerChannel {
    private static final Logger LOG = System.getLogger("dev.gatun.http.workers");

    /** What the program has to say and do. Called on virtual threads. */
    public interface Program {
        /** Takes no more connections; returns when the exchanges under way have ended, which may take up to {@code time}. Empty: as long as it usually may. */
        void drain(Optional<Duration> time);

        /** Reads again what it reads at its start. */
        void reload();

        /** What is wrong with it; empty when it is well. */
        String health();

        /** Its metrics. */
        String metrics();
    }

    /** How the process ends. */
    public interface Exit {
        /** Behind a drain: shutdown hooks run. */
        void exit(int status);

        /** At once. */
        void halt(int status);
    }

    private final InputStream in;
    private final OutputStream out;
    private final Program program;
    private final Exit exit;
    private final Questions questions = new Questions();
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    /** A channel that nobody reads yet. */
    public WorkerChannel(InputStream in, OutputStream out, Program program, Exit exit) {
        this.in = in;
        this.out = out;
        this.program = program;
        this.exit = exit;
    }

    /** Reads it, on a thread that keeps no process alive. */
    public void start() {
        Thread.ofPlatform().daemon().name("worker-channel").start(this::read);
    }

    private void read() {
        try {
            LineReader lines = new LineReader(in);
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                received(line.get());
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the channel of the parent has failed", e);
        }
        // However that came: there is nobody who would end this process when it is to end, so it does so itself.
        LOG.log(Level.INFO, "the parent is gone: this worker ends");
        questions.fail("the parent is gone");
        drain(Optional.empty());
    }

    private void received(String line) {
        Message message;
        try {
            message = line.startsWith(Message.MARK) ? Message.parse(line) : new Message.End(0);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "the parent said what no worker understands: {0}", e.getMessage());
            return;
        }
        switch (message) {
            case Message.Drain drain -> drain(Optional.of(drain.time()));
            case Message.Stop stop -> exit.halt(1);
            case Message.Reload reload -> Thread.startVirtualThread(this::reload);
            case Message.Ask ask -> Thread.startVirtualThread(() -> answer(ask));
            case Message.Part part -> questions.part(part);
            case Message.End end -> questions.end(end);
            case Message.Refused refused -> questions.refused(refused);
            case Message.Ready ready -> LOG.log(Level.WARNING, "the parent says that it is ready, which is for workers to say");
        }
    }

    /** Drains and ends the process, once. */
    public void drain(Optional<Duration> time) {
        if (draining.compareAndSet(false, true)) {
            // No daemon: what keeps the JVM up until it is told to end.
            Thread.ofPlatform().name("worker-drain").start(() -> {
                try {
                    program.drain(time);
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "this worker ends behind a failure to drain", e);
                }
                drained.complete(null);
                exit.exit(0);
            });
        }
    }

    /** Completes when it has drained. */
    public CompletableFuture<Void> drained() {
        return drained.copy();
    }

    private void reload() {
        try {
            program.reload();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "reload failed; what was there before stays", e);
        }
    }

    private void answer(Message.Ask question) {
        try {
            Questions.answer(question.number(), switch (question.subject()) {
                case HEALTH -> program.health();
                case METRICS -> program.metrics();
                case SOCKET, SOCKETS -> throw new IllegalArgumentException("a worker hands no socket over");
            }, this::send);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a question of the parent has no answer", e);
            send(new Message.Refused(question.number(), e.toString()));
        }
    }

    /** Says that the program serves. */
    public void ready(List<SocketAddress> addresses) {
        send(new Message.Ready(addresses));
    }

    /** Asks for a socket's ticket; fails with {@link IOException} when there is none. */
    public CompletableFuture<byte[]> ticket(String name) {
        return questions.ask(Subject.SOCKET, name, this::send).thenApply(HexFormat.of()::parseHex);
    }

    /** Asks what sockets there are. */
    public CompletableFuture<List<String>> sockets() {
        return questions.ask(Subject.SOCKETS, "", this::send).thenApply(text -> text.lines().toList());
    }

    private void send(Message message) {
        byte[] line = (message.line() + '\n').getBytes(StandardCharsets.UTF_8);
        writing.lock();
        try {
            out.write(line);
            out.flush();
        } catch (IOException e) {
            // The parent is gone; the reader sees it, too.
            LOG.log(Level.DEBUG, "the parent was not told", e);
        } finally {
            writing.unlock();
        }
    }
}
