package dev.gatun.examples;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.DatagramEndpoint;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.SocketAddresses;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** 12: datagrams: each comes back in capital letters. {@code echo ahoy | nc -u -w1 localhost 7007} */
public final class Example12Udp {
    private Example12Udp() {}

    /** Listens on UDP port 7007. */
    public static void main(String[] arguments) throws InterruptedException {
        try (EventLoops loops = EventLoops.create(1)) {
            System.out.println("datagrams at " + start(loops, 7007).localAddress());
            new CountDownLatch(1).await();
        }
    }

    static DatagramEndpoint start(EventLoops loops, int port) {
        return loops.bindDatagrams(SocketAddresses.tcp("127.0.0.1", port), DatagramOptions.DEFAULT, (endpoint, from, payload, truncated) -> {
            String text = payload.toString(StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
            // What is sent in one turn of the loop leaves in one system call.
            endpoint.send(from, Buffer.utf8(text));
        });
    }
}
