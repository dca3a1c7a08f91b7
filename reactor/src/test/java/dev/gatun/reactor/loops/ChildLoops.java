package dev.gatun.reactor.loops;

import dev.gatun.reactor.Backend;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.LoopStatistics;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.fixture.PlainPosix;
import dev.gatun.reactor.internal.loop.LoopGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;

/**
 * An echo server in a JVM of its own, for tests that need limits of their own or look at its system calls. It prints its port, and for each line that it
 * reads its counters, as {@code turns connections acceptPauses descriptors}.
 */
final class ChildLoops {
    private ChildLoops() {}

    /** Echoes; a byte {@code p} pauses reading and resumes it at once, in a task of its own. */
    private static final ConnectionHandler ECHO = (connection, data) -> {
        if (data.get(data.readIndex()) == 'p') {
            pauseForATurn(connection);
        }
        connection.write(data);
    };

    private static void pauseForATurn(Connection connection) {
        connection.pauseReading();
        connection.loop().execute(connection::resumeReading);
    }

    public static void main(String[] arguments) throws IOException {
        try (EventLoops loops = start(arguments[0], Boolean.parseBoolean(arguments[1]))) {
            Listener listener = loops.listen(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT, c -> ECHO);
            print(loops.next().statistics());
            System.out.println(((InetSocketAddress) listener.localAddress()).getPort());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
            while (in.readLine() != null) {
                print(loops.next().statistics());
            }
        }
    }

    /** By a backend of this name, or as the tests' {@code POLL_PLAIN}. */
    private static EventLoops start(String name, boolean edge) {
        LoopOptions options = LoopOptions.DEFAULT.count(1).edgeTriggered(edge);
        return name.equals("POLL_PLAIN")
                ? LoopGroup.start(options, Backend.POLL, new PlainPosix().transports(options))
                : EventLoops.create(options.backend(Backend.valueOf(name)));
    }

    private static void print(LoopStatistics counters) {
        System.out.println(
                counters.turns() + " " + counters.connections() + " " + counters.acceptPauses() + " " + counters.descriptors());
    }
}
