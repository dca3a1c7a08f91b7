package dev.gatun.examples;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.SocketAddresses;
import java.util.concurrent.CountDownLatch;

/** 11: the reactor by itself: an echo server on TCP that holds back who does not read. {@code nc localhost 7007} */
public final class Example11TcpEcho {
    private Example11TcpEcho() {}

    /** Listens on port 7007. */
    public static void main(String[] arguments) throws InterruptedException {
        try (EventLoops loops = EventLoops.create(1)) {
            System.out.println("echo on " + start(loops, 7007).localAddress());
            new CountDownLatch(1).await();
        }
    }

    static Listener start(EventLoops loops, int port) {
        return loops.listen(SocketAddresses.tcp("127.0.0.1", port), ListenOptions.DEFAULT, connection -> new Echo());
    }

    private static final class Echo implements ConnectionHandler {
        @Override
        public void onData(Connection connection, Buffer data) {
            // The bytes are borrowed for this call; what can't be sent at once is copied.
            connection.write(data);
            if (!connection.isWritable()) {
                connection.pauseReading();
            }
        }

        @Override
        public void onWritable(Connection connection) {
            connection.resumeReading();
        }
    }
}
