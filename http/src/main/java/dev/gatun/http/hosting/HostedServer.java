package dev.gatun.http.hosting;

import dev.gatun.http.HttpServer;
import dev.gatun.http.ServerState;
import dev.gatun.reactor.EventLoops;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One server of a registry: its description, and what was started by it. Any thread; one starts or ends it at a time. */
final class HostedServer {
    private final String name;
    private final Consumer<? super HttpServer.Builder> description;
    private final Optional<EventLoops> loops;
    /** Held while it starts or ends. No monitor: who waits in one keeps a carrier of virtual threads, which the requests in flight need. */
    private final Lock changing = new ReentrantLock();
    private volatile Optional<HttpServer> started = Optional.empty();
    private boolean gone;

    HostedServer(String name, Consumer<? super HttpServer.Builder> description, Optional<EventLoops> loops) {
        this.name = name;
        this.description = description;
        this.loops = loops;
    }

    String name() {
        return name;
    }

    /** What was started and has not ended. */
    Optional<HttpServer> server() {
        return started.filter(server -> server.state() != ServerState.CLOSED);
    }

    HttpServer start() {
        changing.lock();
        try {
            if (gone) {
                throw new IllegalStateException("server '" + name + "' was removed");
            }
            if (server().isPresent()) {
                throw new IllegalStateException("server '" + name + "' is started already, it is " + server().get().state());
            }
            HttpServer.Builder builder = HttpServer.builder();
            loops.ifPresent(builder::loops);
            description.accept(builder);
            HttpServer server = builder.start();
            started = Optional.of(server);
            return server;
        } finally {
            changing.unlock();
        }
    }

    /** Ends what was started, within {@code time} if there is one. */
    void stop(Optional<Duration> time) {
        changing.lock();
        try {
            started.ifPresent(server -> time.ifPresentOrElse(server::close, server::close));
            started = Optional.empty();
        } finally {
            changing.unlock();
        }
    }

    /** As {@link #stop}, and it never starts again. */
    void remove(Optional<Duration> time) {
        changing.lock();
        try {
            gone = true;
            stop(time);
        } finally {
            changing.unlock();
        }
    }

    NamedServer view() {
        return new NamedServer(name, server());
    }
}
