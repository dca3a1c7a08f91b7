package dev.gatun.http.internal.workers;

import dev.gatun.reactor.ListenSocket;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The listening sockets that a parent keeps for its workers, so that what waits in their queues outlives each of these. A worker that asks for one by its name
 * gets a ticket, which is good for that process alone. Any thread.
 */
public final class KeptSockets {
    private final Map<String, ListenSocket> byName;

    /** Keeps sockets, which are closed here from now on. */
    public KeptSockets(Map<String, ListenSocket> byName) {
        this.byName = new LinkedHashMap<>(byName);
    }

    /**
     * Fails where no other process could have them: it hands each to this one.
     *
     * @throws UnsupportedOperationException when the system has no way to do so
     * @throws dev.gatun.reactor.SocketFailure when it has, and that does not work
     */
    public void check() {
        try {
            byName.values().forEach(socket -> ListenSocket.redeem(socket.ticket(ProcessHandle.current().pid())).close());
        } catch (UnsupportedOperationException e) {
            throw new UnsupportedOperationException("workers can't have a socket of their parent here: " + e.getMessage()
                    + ". Where processes can share a port let each listen by Listen.sharedPort(); else serve in one process", e);
        }
    }

    /** Answers a worker that asks for a socket, or for their names. */
    void answer(Message.Ask question, long pid, Consumer<? super Message> channel) {
        try {
            switch (question.subject()) {
                case SOCKET -> Questions.answer(question.number(), ticket(question.argument(), pid), channel);
                case SOCKETS -> Questions.answer(question.number(), String.join("\n", byName.keySet()), channel);
                case HEALTH, METRICS -> throw new IllegalArgumentException("a parent is not asked for its " + question.subject());
            }
        } catch (RuntimeException e) {
            channel.accept(new Message.Refused(question.number(), Optional.ofNullable(e.getMessage()).orElseGet(e::toString)));
        }
    }

    private String ticket(String name, long pid) {
        ListenSocket socket = Optional.ofNullable(byName.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the parent has no socket \"" + name + "\"; it has " + byName.keySet()));
        return HexFormat.of().formatHex(socket.ticket(pid));
    }

    /** Closes them here: what waits in a queue is then the workers' that have it, and nobody's when the last of them is gone. */
    public void close() {
        byName.values().forEach(ListenSocket::close);
    }
}
