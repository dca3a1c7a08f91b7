package dev.gatun.http.internal.workers;

import dev.gatun.http.internal.workers.Message.Ask;
import dev.gatun.http.internal.workers.Message.Drain;
import dev.gatun.http.internal.workers.Message.End;
import dev.gatun.http.internal.workers.Message.Part;
import dev.gatun.http.internal.workers.Message.Ready;
import dev.gatun.http.workers.WorkerCommand;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A process that does what a test wants. */
final class FakeProcess implements ChildProcess {
    static final SocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 8080);

    final int index;
    final WorkerCommand command;
    final List<Message> heard = new ArrayList<>();
    boolean killed;
    private final long pid;
    private final ChildEvents events;

    FakeProcess(long pid, int index, WorkerCommand command, ChildEvents events) {
        this.pid = pid;
        this.index = index;
        this.command = command;
        this.events = events;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void send(Message message) {
        heard.add(message);
    }

    @Override
    public void kill() {
        killed = true;
    }

    boolean isDrained() {
        return heard.stream().anyMatch(Drain.class::isInstance);
    }

    long questions() {
        return heard.stream().filter(Ask.class::isInstance).count();
    }

    void ready() {
        events.message(new Ready(List.of(ADDRESS)));
    }

    /** Answers the last question. */
    void answer(String text) {
        Ask ask = (Ask) heard.stream().filter(Ask.class::isInstance).reduce((first, second) -> second).orElseThrow();
        if (!text.isEmpty()) {
            events.message(new Part(ask.number(), text));
        }
        events.message(new End(ask.number()));
    }

    void serve() {
        ready();
        answer("");
    }

    void says(Message message) {
        events.message(message);
    }

    void garbled(String reason) {
        events.garbled(reason);
    }

    void ends(int status) {
        events.ended(status);
    }
}
