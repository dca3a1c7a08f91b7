package dev.gatun.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.DatagramEndpoint;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReactorExamplesTest {
    @Test
    void example11SendsBackEvenToOneWhoReadsLate() throws Exception {
        byte[] sent = new byte[4 << 20];
        new Random(1914).nextBytes(sent);
        try (EventLoops loops = EventLoops.create(1); Listener listener = Example11TcpEcho.start(loops, 0); Socket socket = new Socket()) {
            socket.connect(listener.localAddress());
            Thread writer = Thread.startVirtualThread(() -> {
                try {
                    socket.getOutputStream().write(sent);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            byte[] back = socket.getInputStream().readAllBytes();

            writer.join();
            assertThat(back).isEqualTo(sent);
        }
    }

    @Test
    void example12AnswersDatagramsInCapitals() throws Exception {
        try (EventLoops loops = EventLoops.create(1);
                DatagramEndpoint endpoint = Example12Udp.start(loops, 0);
                DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(10_000);
            byte[] text = "ahoy".getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(text, text.length, (InetSocketAddress) endpoint.localAddress()));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);

            socket.receive(answer);

            assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8)).isEqualTo("AHOY");
        }
    }
}
