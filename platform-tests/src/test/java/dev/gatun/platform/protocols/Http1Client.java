package dev.gatun.platform.protocols;

import dev.gatun.platform.Ask;
import dev.gatun.platform.Peer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** HTTP/1.1 by as many connections as there are requests under way at once. */
final class Http1Client implements Client {
    private final Supplier<Peer> connect;
    private final List<Peer> all = new ArrayList<>();
    private final Deque<Peer> idle = new ArrayDeque<>();

    Http1Client(Supplier<Peer> connect) {
        this.connect = connect;
    }

    @Override
    public Exchange open(Ask ask) {
        Peer peer = idle.isEmpty() ? connect() : idle.pop();
        return new Http1Exchange(peer, ask, () -> idle.push(peer));
    }

    private Peer connect() {
        Peer peer = connect.get();
        all.add(peer);
        return peer;
    }

    @Override
    public void close() {
        all.forEach(Peer::close);
    }

    @Override
    public void reset() {
        all.forEach(Peer::reset);
    }
}
